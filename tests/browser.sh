#!/bin/sh
# Sees to it that there is a browser and a font for the tests that drive one.
set -eu
cd "$(dirname "$0")/.."
python=.venv/bin/python
of_playwright='
import pathlib, sys
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    sys.exit(not pathlib.Path(playwright.chromium.executable_path).exists())
'
if [ -x /usr/bin/chromium ] || $python -c "$of_playwright"; then
    exit 0
fi
echo "Installing Chromium"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core
elif ! $python -m playwright install chromium; then
    echo "The browser tests need Chromium, and it could not be installed." >&2
    echo "On Debian or Ubuntu: sudo apt-get install chromium fonts-dejavu-core; then make test again." >&2
    exit 1
fi
