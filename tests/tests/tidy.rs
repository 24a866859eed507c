//! Holds the workspace to its house rules; each finding names its cure.

use typed_cache_tests::tidy::{self, Finding, Sources, hold};

macro_rules! rules {
    ($($rule:ident)*) => {
        $(
            #[test]
            fn $rule() {
                let rule: fn(&Sources) -> Vec<Finding> = tidy::$rule;
                hold(rule(&Sources::workspace()));
            }
        )*
    };
}

rules! {
    listed_modules
    downward_imports
    quiet_floors
    file_lengths
    function_lengths
    examples
    import_order
    parents_of_parents
    globs
    ignored_tests
    unfinished_code
    machine_paths
    documented_features
    forbidden_unsafe
}
