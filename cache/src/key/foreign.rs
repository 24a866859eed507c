//! Other crates' types as parts of a key, each behind the feature of its crate's name.

#[cfg(feature = "bytes")]
mod bytes {
    use bytes::Bytes;

    use crate::key::{KeyPart, OwnedKeyPart, PartReader, PartWriter};
    use crate::schema::Shape;

    impl KeyPart for Bytes {
        const SHAPE: &'static Shape = <[u8] as KeyPart>::SHAPE;

        fn write_part(&self, out: &mut PartWriter<'_>) {
            out.bytes(self);
        }
    }

    impl OwnedKeyPart for Bytes {
        fn read_part(part: &PartReader<'_>) -> Option<Self> {
            Some(part.bytes()?.into_owned().into())
        }
    }
}

#[cfg(feature = "smol_str")]
mod smol_str {
    use smol_str::SmolStr;

    use crate::key::{KeyPart, OwnedKeyPart, PartReader, PartWriter};
    use crate::schema::Shape;

    impl KeyPart for SmolStr {
        const SHAPE: &'static Shape = <str as KeyPart>::SHAPE;

        fn write_part(&self, out: &mut PartWriter<'_>) {
            out.text(self);
        }
    }

    impl OwnedKeyPart for SmolStr {
        fn read_part(part: &PartReader<'_>) -> Option<Self> {
            Some(Self::new(part.text()?))
        }
    }
}

#[cfg(feature = "uuid")]
mod uuid {
    use uuid::Uuid;

    use crate::key::{KeyPart, OwnedKeyPart, PartReader, PartWriter};
    use crate::schema::{Schema, Shape};

    /// Writes the hyphenated form in lower case.
    impl KeyPart for Uuid {
        const SHAPE: &'static Shape = <Self as Schema>::SHAPE;

        fn write_part(&self, out: &mut PartWriter<'_>) {
            out.text(self.hyphenated().encode_lower(&mut Self::encode_buffer()));
        }
    }

    impl OwnedKeyPart for Uuid {
        fn read_part(part: &PartReader<'_>) -> Option<Self> {
            part.parse()
        }
    }
}
