# Shared by the scripts of bin/: where things are, and how to say one clear sentence.
# shellcheck shell=bash
set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
VENV="${APDA_VENV:-$ROOT/.venv}"
VENV_PYTHON="$VENV/bin/python"
export PYTHONUNBUFFERED=1
cd "$ROOT"

# say "English" "Français": the language of the terminal, on stderr so that --json outputs stay clean.
say() {
    case "${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}" in
        fr*) printf '%s\n' "$2" >&2 ;;
        *) printf '%s\n' "$1" >&2 ;;
    esac
}

# stop "English" "Français": the sentence, and exit 2 (the environment is wrong, not the program).
stop() {
    say "$1" "$2"
    exit 2
}

# load_env: what .env says (NAME=value, # comments), unless the environment says it already.
load_env() {
    local line name value
    [ -r .env ] || return 0
    while IFS= read -r line || [ -n "$line" ]; do
        [[ "$line" =~ ^[[:space:]]*([A-Z_][A-Z0-9_]*)=(.*)$ ]] || continue
        name="${BASH_REMATCH[1]}" value="${BASH_REMATCH[2]}"
        value="${value%$'\r'}"
        [[ "$value" =~ ^\"(.*)\"$ || "$value" =~ ^\'(.*)\'$ ]] && value="${BASH_REMATCH[1]}"
        [ -n "${!name+set}" ] || export "$name=$value"
    done <.env
}
