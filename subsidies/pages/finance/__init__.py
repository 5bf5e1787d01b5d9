"""Finance's desk: from the tranche that is expected to the bank line that confirms."""
