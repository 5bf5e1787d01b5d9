"""What every noun of the API does the same way, whichever app it belongs to."""
