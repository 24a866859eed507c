//! Sequences, maps and enums under guard.

use serde::de::{DeserializeSeed, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};

use crate::codec::guard::Guarded;
use crate::codec::guard::reason::Reported;

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Guarded<'_, A> {
    type Error = Reported<A::Error>;

    #[inline]
    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Self::Error> {
        let seed = self.beside(seed);
        let element = self.inner.next_element_seed(seed).map_err(Reported)?;
        if element.is_some() {
            self.count()?;
        }
        Ok(element)
    }

    // serde's own impls cap this hint for sequences, but other crates' types reserve it as it is.
    fn size_hint(&self) -> Option<usize> {
        self.reserve(self.inner.size_hint())
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Guarded<'_, A> {
    type Error = Reported<A::Error>;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Self::Error> {
        let seed = self.beside(seed);
        let key = self.inner.next_key_seed(seed).map_err(Reported)?;
        if key.is_some() {
            self.count()?;
        }
        Ok(key)
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(
        &mut self,
        seed: V,
    ) -> Result<V::Value, Self::Error> {
        let seed = self.beside(seed);
        self.inner.next_value_seed(seed).map_err(Reported)
    }

    fn size_hint(&self) -> Option<usize> {
        self.reserve(self.inner.size_hint())
    }
}

impl<'de, 'g, A: EnumAccess<'de>> EnumAccess<'de> for Guarded<'g, A> {
    type Error = Reported<A::Error>;
    type Variant = Guarded<'g, A::Variant>;

    #[inline]
    fn variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<(S::Value, Self::Variant), Self::Error> {
        let beside = self.beside(());
        let (value, variant) = self
            .inner
            .variant_seed(beside.beside(seed))
            .map_err(Reported)?;
        Ok((value, beside.beside(variant)))
    }
}

impl<'de, A: VariantAccess<'de>> VariantAccess<'de> for Guarded<'_, A> {
    type Error = Reported<A::Error>;

    #[inline]
    fn unit_variant(self) -> Result<(), Self::Error> {
        self.inner.unit_variant().map_err(Reported)
    }

    #[inline]
    fn newtype_variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<S::Value, Self::Error> {
        let seed = self.beside(seed);
        self.inner.newtype_variant_seed(seed).map_err(Reported)
    }

    #[inline]
    fn tuple_variant<V: Visitor<'de>>(
        self,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        let visitor = self.beside(visitor);
        self.inner.tuple_variant(len, visitor).map_err(Reported)
    }

    #[inline]
    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        let visitor = self.beside(visitor);
        self.inner.struct_variant(fields, visitor).map_err(Reported)
    }
}
