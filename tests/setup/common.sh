# Shared by the scripts in this folder: where things go and how they speak.
# Sourced, with `target` set to the absolute path of cargo's target folder.

servers=$target/servers

say() { printf '   %s\n' "$*"; }

# Ends the set-up with what is wrong and what to do about it.
fail() {
    printf 'error: %s\n' "$1" >&2
    shift
    for line in "$@"; do printf '       %s\n' "$line" >&2; done
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# version_within LOWEST VERSION: true when VERSION is LOWEST or later.
version_within() {
    [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]
}

# Puts a launcher into $servers/bin that sets its own environment, so that no
# library folder of ours reaches any other program.
# launcher NAME PROGRAM [VARIABLE=VALUE…]
launcher() {
    local name=$1 program=$2
    shift 2
    mkdir -p "$servers/bin"
    {
        printf '#!/bin/sh\n'
        for setting in "$@"; do printf 'export %s=%q\n' "${setting%%=*}" "${setting#*=}"; done
        printf 'exec %q "$@"\n' "$program"
    } >"$servers/bin/$name.new"
    chmod +x "$servers/bin/$name.new"
    mv "$servers/bin/$name.new" "$servers/bin/$name"
}
