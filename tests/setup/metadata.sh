# What the workspace holds, as cargo tells it: cut from its JSON with the
# shell's own means, since a fresh machine has no JSON tool.

# Prints the features of the package named, without `default`; it is one of the
# workspace's, or one that these use. By sed and awk, since the shell's own means
# take minutes for what cargo tells of all packages.
features_of() {
    cargo metadata --all-features --format-version 1 | sed 's/{"name":"/\n&/g' \
        | awk -v package="{\"name\":\"$1\",\"version\":" '
            index($0, package) == 1 { found = 1 }
            found && match($0, /"features":\{[^}]*\}/) { print substr($0, RSTART, RLENGTH); found = 0 }' \
        | grep -oE '"[A-Za-z0-9_-]+":\[' | tr -d '":[' | grep -vx default
}

# Prints the names of the workspace's integration tests, one binary each.
test_targets() {
    local metadata
    metadata=$(cargo metadata --no-deps --format-version 1) || return 1
    printf '%s' "$metadata" \
        | grep -oE '"kind":\["test"\],"crate_types":\["bin"\],"name":"[^"]+"' \
        | sed 's/.*"name":"\([^"]*\)"/\1/' | sort -u
}
