#[automatically_derived]
impl __cache::core::clone::Clone for ReportOfDay {
    fn clone(&self) -> Self {
        Self {
            account: {
                let __value = &self.account;
                <u64 as __cache::GeneratedPart>::copied(__value)
            },
            region: {
                let __value = &self.region;
                <String as __cache::GeneratedPart>::copied(__value)
            },
            r#type: {
                let __value = &self.r#type;
                <Vec<u8> as __cache::GeneratedPart>::copied(__value)
            },
        }
    }
}
#[automatically_derived]
impl __cache::core::fmt::Debug for ReportOfDay {
    fn fmt(
        &self,
        __formatter: &mut __cache::core::fmt::Formatter<'_>,
    ) -> __cache::core::fmt::Result {
        let mut __fields = __cache::core::fmt::Formatter::debug_struct(
            __formatter,
            "ReportOfDay",
        );
        {
            let __value = &self.account;
            <u64 as __cache::GeneratedPart>::show(__value, "account", &mut __fields)
        };
        {
            let __value = &self.region;
            <String as __cache::GeneratedPart>::show(__value, "region", &mut __fields)
        };
        {
            let __value = &self.r#type;
            <Vec<u8> as __cache::GeneratedPart>::show(__value, "type", &mut __fields)
        };
        __cache::core::fmt::DebugStruct::finish(&mut __fields)
    }
}
#[automatically_derived]
impl __cache::core::cmp::PartialEq for ReportOfDay {
    fn eq(&self, __other: &Self) -> __cache::core::primitive::bool {
        if !{
            let __value = &self.account;
            <u64 as __cache::GeneratedPart>::is_same(__value, &__other.account)
        } {
            return false;
        }
        if !{
            let __value = &self.region;
            <String as __cache::GeneratedPart>::is_same(__value, &__other.region)
        } {
            return false;
        }
        if !{
            let __value = &self.r#type;
            <Vec<u8> as __cache::GeneratedPart>::is_same(__value, &__other.r#type)
        } {
            return false;
        }
        true
    }
}
#[automatically_derived]
impl __cache::core::cmp::Eq for ReportOfDay {}
#[automatically_derived]
impl __cache::core::hash::Hash for ReportOfDay {
    fn hash<__H: __cache::core::hash::Hasher>(&self, __hasher: &mut __H) {
        {
            let __value = &self.account;
            <u64 as __cache::GeneratedPart>::feed(__value, __hasher)
        };
        {
            let __value = &self.region;
            <String as __cache::GeneratedPart>::feed(__value, __hasher)
        };
        {
            let __value = &self.r#type;
            <Vec<u8> as __cache::GeneratedPart>::feed(__value, __hasher)
        };
    }
}
