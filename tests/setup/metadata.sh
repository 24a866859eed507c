# What the workspace holds, as cargo tells it: cut from its JSON with the
# shell's own means, since a fresh machine has no JSON tool.

# Prints the features of the package named, without `default`.
features_of() {
    local metadata
    metadata=$(cargo metadata --no-deps --format-version 1) || return 1
    metadata=${metadata#*"{\"name\":\"$1\",\"version\":"}
    metadata=${metadata#*'"features":{'}
    metadata=${metadata%%\}*}
    printf '%s' "$metadata" | grep -oE '"[A-Za-z0-9_-]+":\[' | tr -d '":[' | grep -vx default
}

# Prints the names of the workspace's integration tests, one binary each.
test_targets() {
    local metadata
    metadata=$(cargo metadata --no-deps --format-version 1) || return 1
    printf '%s' "$metadata" \
        | grep -oE '"kind":\["test"\],"crate_types":\["bin"\],"name":"[^"]+"' \
        | sed 's/.*"name":"\([^"]*\)"/\1/' | sort -u
}
