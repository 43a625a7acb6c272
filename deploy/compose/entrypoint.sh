#!/bin/sh
# Runs `revcycle`. What it reads from REVCYCLE_SECRETS_DIR stays in files; the blob store's client
# reads the environment only, so its two secrets are put there, for this process alone.
set -eu
folder="${REVCYCLE_SECRETS_DIR:-/run/secrets}"
for name in AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY; do
    file="$folder/$(printf %s "$name" | tr '[:upper:]' '[:lower:]')"
    if [ -r "$file" ]; then
        export "$name=$(cat "$file")"
    fi
done
exec revcycle "$@"
