//! The rules, one function each. All of them run on every input, so that all mistakes are reported at once.

mod container;
mod cycle;
mod directions;
mod flatten;
mod hash;
mod json;
mod key;
mod kind;
mod load;
mod names;
mod postcard;
mod text;
mod untagged;

use crate::attr::{Derive, Input};
use crate::errors::Errors;

/// Checks the input of `#[derive(Cacheable)]`.
pub(crate) fn cacheable(input: &Input, errors: &mut Errors) {
    container::is_no_union(input, errors);
    container::has_attribute(input, &container::cacheable_example(input), errors);
    container::has_resource(input, errors);
    container::has_ttl(input, errors);
    container::one_resource_holds_one_type(input, errors);
    container::values_are_owned(input, errors);
    key::is_there(input, errors);
    key::is_declared_once(input, errors);
    key::is_no_field_of_a_variant(input, errors);
    key::derives_are_new(input, errors);
    key::parts_have_distinct_names(input, errors);
    key::parts_are_owned(input, errors);
    key::parts_have_one_spelling(input, errors);
    key::fields_are_stored(input, errors);
    key::hash_tags_mark_parts(input, errors);
    key::one_part_chooses_the_slot(input, errors);
    kind::is_one(input, errors);
    kind::items_share_their_key(input, errors);
    kind::misses_can_be_chosen(input, errors);
    kind::older_forms_are_read(input, errors);
    kind::jitter_has_a_ttl(input, errors);
    kind::compression_has_its_place(input, errors);
    load::single_values_are_loaded(input, errors);
    load::stale_values_are_kept(input, errors);
    hash::has_named_fields(input, errors);
    hash::stores_something(input, errors);
    hash::constants_are_distinct(input, errors);
    hash::fields_have_their_own_form(input, errors);
    hash::owns_the_field_list(input, errors);
    serde_rules(input, errors);
}

/// Checks the input of `#[derive(CacheKey)]`.
pub(crate) fn cache_key(input: &Input, errors: &mut Errors) {
    container::is_struct(input, errors);
    container::has_attribute(input, &container::cache_key_example(input), errors);
    container::has_resource(input, errors);
    container::has_ttl(input, errors);
    container::keys_take_lifetimes_only(input, errors);
    key::parts_have_one_spelling(input, errors);
    key::one_part_chooses_the_slot(input, errors);
    kind::is_there(input, errors);
    kind::is_one(input, errors);
    kind::misses_can_be_chosen(input, errors);
    kind::older_forms_are_read(input, errors);
    kind::jitter_has_a_ttl(input, errors);
    kind::compression_has_its_place(input, errors);
    load::single_values_are_loaded(input, errors);
    load::stale_values_are_kept(input, errors);
    kind::format_and_version_have_a_schema(input, errors);
}

/// Checks the input of `#[derive(KeyPart)]`.
pub(crate) fn key_part(input: &Input, errors: &mut Errors) {
    container::is_no_union(input, errors);
    text::has_one_field(input, errors);
    text::variants_hold_nothing(input, errors);
    text::variants_have_distinct_names(input, errors);
}

/// Checks the input of `#[derive(Schema)]`.
pub(crate) fn schema(input: &Input, errors: &mut Errors) {
    container::is_no_union(input, errors);
    serde_rules(input, errors);
}

/// Checks the attributes that decide the bytes of a value, for `Cacheable` and `Schema`.
fn serde_rules(input: &Input, errors: &mut Errors) {
    directions::no_word_stands_alone(input, errors);
    directions::one_type_is_written_and_read(input, errors);
    directions::names_agree(input, errors);
    container::forms_are_described_once(input, errors);
    names::fields_differ(input, errors);
    names::variants_differ(input, errors);
    if !hash::is_record(input) {
        format_rules(input, errors);
    }
    cycle::no_type_holds_itself(input, errors);
}

/// Checks the attributes that one of the formats cannot read back. `Schema` does not know the format, so there the shape
/// carries the needs of postcard.
fn format_rules(input: &Input, errors: &mut Errors) {
    let words = &input.words;
    if !words.is_readable || words.format.is_given() && words.format.value().is_none() {
        // Reported already, and it may have been either format.
        return;
    }
    let is_json = words.is_json();
    if input.scope.derive == Derive::Schema || is_json {
        json::fields_left_out_are_read(input, errors);
        json::tags_differ_from_fields(input, errors);
        flatten::maps_come_last(input, errors);
        flatten::maps_are_not_denied(input, errors);
        untagged::no_variant_takes_another(input, errors);
    } else {
        postcard::nothing_is_flattened(input, errors);
        postcard::enums_have_the_default_form(input, errors);
        postcard::no_field_is_left_out_at_run_time(input, errors);
    }
    if !is_json {
        postcard::skipped_variants_come_last(input, errors);
    }
}
