//! Deserializers and seeds under guard.

use serde::de::{DeserializeSeed, Deserializer, Visitor};

use crate::codec::guard::Guarded;
use crate::codec::guard::reason::Reported;

macro_rules! deserialize {
    ($($method:ident($($argument:ident: $type:ty),*) as $level:ident;)*) => {$(
        #[inline]
        fn $method<V: Visitor<'de>>(
            self,
            $($argument: $type,)*
            visitor: V,
        ) -> Result<V::Value, Self::Error> {
            let visitor = self.$level(visitor)?;
            self.inner.$method($($argument,)* visitor).map_err(Reported)
        }
    )*};
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Guarded<'_, D> {
    type Error = Reported<D::Error>;

    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }

    deserialize! {
        deserialize_any() as container;
        deserialize_bool() as scalar;
        deserialize_i8() as scalar;
        deserialize_i16() as scalar;
        deserialize_i32() as scalar;
        deserialize_i64() as scalar;
        deserialize_i128() as scalar;
        deserialize_u8() as scalar;
        deserialize_u16() as scalar;
        deserialize_u32() as scalar;
        deserialize_u64() as scalar;
        deserialize_u128() as scalar;
        deserialize_f32() as scalar;
        deserialize_f64() as scalar;
        deserialize_char() as scalar;
        deserialize_str() as scalar;
        deserialize_string() as scalar;
        deserialize_bytes() as scalar;
        deserialize_byte_buf() as scalar;
        deserialize_option() as wrapper;
        deserialize_unit() as scalar;
        deserialize_unit_struct(name: &'static str) as scalar;
        deserialize_newtype_struct(name: &'static str) as wrapper;
        deserialize_seq() as collection;
        deserialize_tuple(len: usize) as container;
        deserialize_tuple_struct(name: &'static str, len: usize) as container;
        deserialize_map() as collection;
        deserialize_struct(name: &'static str, fields: &'static [&'static str]) as container;
        deserialize_enum(name: &'static str, variants: &'static [&'static str]) as container;
        deserialize_identifier() as scalar;
        deserialize_ignored_any() as container;
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Guarded<'_, S> {
    type Value = S::Value;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        let deserializer = self.beside(deserializer);
        self.inner
            .deserialize(deserializer)
            .map_err(Reported::into_inner)
    }
}
