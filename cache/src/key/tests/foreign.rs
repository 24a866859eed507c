//! Addresses, durations, and types of other crates beside dates.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddrV4};
use std::time::Duration;

use super::{check, refuse};

#[test]
fn addresses_of_version_4() {
    check(Ipv4Addr::UNSPECIFIED, "0.0.0.0");
    check(Ipv4Addr::BROADCAST, "255.255.255.255");
    refuse::<Ipv4Addr>(&["127.0.0.01", "127.1", "2130706433", "127.0.0.256", "%", ""]);
    check(SocketAddrV4::new(Ipv4Addr::LOCALHOST, 80), "127.0.0.1%3A80");
    check(
        SocketAddrV4::new(Ipv4Addr::LOCALHOST, u16::MAX),
        "127.0.0.1%3A65535",
    );
    refuse::<SocketAddrV4>(&[
        "127.0.0.1%3A080",
        "127.0.0.1:80",
        "127.0.0.1",
        "127.0.0.1%3A65536",
    ]);
}

#[test]
fn addresses_of_version_6() {
    let address = |text: &str| text.parse::<Ipv6Addr>().unwrap();
    check(Ipv6Addr::UNSPECIFIED, "%3A%3A");
    check(address("2001:db8::0:1"), "2001%3Adb8%3A%3A1");
    check(address("::ffff:1.2.3.4"), "%3A%3Affff%3A1.2.3.4");
    check(
        address("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        &["ffff"; 8].join("%3A"),
    );
    refuse::<Ipv6Addr>(&[
        "2001%3ADB8%3A%3A1",
        "2001%3Adb8%3A%3A01",
        "2001%3Adb8%3A0%3A0%3A0%3A0%3A0%3A1",
        "%3A%3Affff%3A0102%3A0304",
        "2001:db8::1",
        "fe80%3A%3A1%251",
    ]);
}

#[test]
fn addresses_of_either_version() {
    check(IpAddr::from([1, 2, 3, 4]), "1.2.3.4");
    check(IpAddr::V6(Ipv6Addr::LOCALHOST), "%3A%3A1");
    check(
        IpAddr::V6(Ipv4Addr::new(1, 2, 3, 4).to_ipv6_mapped()),
        "%3A%3Affff%3A1.2.3.4",
    );
    refuse::<IpAddr>(&["1.2.3.04", "%3A%3A01"]);
}

#[test]
fn durations() {
    check(Duration::ZERO, "0s");
    check(Duration::from_millis(1_500), "1.5s");
    check(Duration::from_secs(900), "900s");
    check(Duration::from_nanos(1), "0.000000001s");
    check(Duration::MAX, "18446744073709551615.999999999s");
    refuse::<Duration>(&[
        "0",
        "00s",
        "0.0s",
        "0.s",
        ".5s",
        "1.50s",
        "+1s",
        "-1s",
        "1.+5s",
        "1e3s",
        "1500ms",
        "15m",
        "1 s",
        "1S",
        "s",
        "1.0000000001s",
        "1.1500000000s",
        "1.4294967295s",
        "18446744073709551616s",
        "18446744073709551615.1000000000s",
    ]);
}

#[cfg(all(feature = "bytes", feature = "smol_str", feature = "uuid"))]
#[test]
fn bytes_texts_and_uuids() {
    check(bytes::Bytes::from_static(b"\xff:"), "%FF%3A");
    check(bytes::Bytes::new(), "%");
    check(smol_str::SmolStr::new("a:ß"), "a%3Aß");
    let id = "67e55044-10b1-426f-9247-bb680e5fe0c8";
    check(uuid::Uuid::parse_str(id).unwrap(), id);
    refuse::<uuid::Uuid>(&[
        &id.to_uppercase(),
        &id.replace('-', ""),
        &format!("{{{id}}}"),
    ]);
}

#[cfg(feature = "url")]
#[test]
fn urls() {
    let url = |text: &str| url::Url::parse(text).unwrap();
    check(url("HTTP://Example.com:80"), "http%3A%2F%2Fexample.com%2F");
    check(
        url("https://u:p@b\u{fc}cher.de/a b?q={1}#\u{85}"),
        "https%3A%2F%2Fu%3Ap@xn--bcher-kva.de%2Fa%2520b?q=%7B1%7D#%25C2%2585",
    );
    check(url("data:,"), "data%3A,");
    refuse::<url::Url>(&[
        "http%3A%2F%2Fexample.com",
        "HTTP%3A%2F%2Fexample.com%2F",
        "http%3A%2F%2Fexample.com%3A80%2F",
        "a",
        "%",
    ]);
}
