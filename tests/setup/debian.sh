# Unpacks Debian packages, and what they need, under target/servers/debian.
# No package is installed and no root is needed: apt works on state and cache
# folders of its own and only reads what the machine has.

debian=$servers/debian

apt() {
    local command=$1 lists=$debian/lists
    shift
    # The machine's own package lists do, until they turn out empty or stale.
    [ -n "${apt_own_lists:-}" ] || lists=/var/lib/apt/lists
    "$command" \
        -o Dir::State="$debian/state" \
        -o Dir::State::lists="$lists" \
        -o Dir::State::status=/var/lib/dpkg/status \
        -o Dir::Cache="$debian/cache" \
        -o APT::Sandbox::User= \
        -o Acquire::Languages=none \
        -o Acquire::Retries=3 \
        -o Debug::NoLocking=1 \
        "$@"
}

# Prints the packages asked for and those they need that the machine lacks.
# A package that would only be upgraded is left out: a second libc beside the
# machine's own would break both.
debian_closure() {
    local plan
    plan=$(apt apt-get --simulate --no-install-recommends --reinstall install "$@") || return 1
    {
        printf '%s\n' "$@"
        printf '%s\n' "$plan" | sed -n 's/^Inst \([^ ]*\) (.*/\1/p'
    } | sort -u
}

debian_download() {
    local names
    names=$(debian_closure "$@") || return 1
    # shellcheck disable=SC2086 # one word per package
    (cd "$debian/archives" && apt apt-get download $names)
}

# debian_fetch NAME…: unpacks the packages under $debian/root.
debian_fetch() {
    local log=$debian/apt.log
    rm -rf "$debian/archives"
    mkdir -p "$debian"/{archives,root,state,cache/archives/partial,lists/partial}
    say "fetching the Debian packages $* into target/servers/debian"
    if ! debian_download "$@" >"$log" 2>&1; then
        say "reading the package lists anew, into target/servers/debian/lists"
        apt_own_lists=1
        # One unreachable source is no reason to stop: the download decides.
        apt apt-get update >>"$log" 2>&1
        if ! debian_download "$@" >>"$log" 2>&1; then
            tail -n 15 "$log" >&2
            return 1
        fi
    fi
    local archive
    for archive in "$debian"/archives/*.deb; do
        dpkg -x "$archive" "$debian/root" || return 1
    done
    rm -rf "$debian/archives"
}

# The folders that hold shared libraries, joined for LD_LIBRARY_PATH.
debian_libraries() {
    find "$debian/root" -name '*.so.*' ! -path '*/libexec/*' ! -path '*/debug/*' -printf '%h\n' \
        | sort -u | paste -s -d :
}
