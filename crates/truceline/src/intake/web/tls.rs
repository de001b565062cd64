//! Whom to trust that a server is who it says it is.

use std::fs;
use std::path::Path;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

/// Trust in these authorities, or in the built-in ones.
pub(super) fn config(authorities: Option<Vec<Certificate<'static>>>) -> TlsConfig {
    let roots = authorities.map_or(RootCerts::WebPki, |list| RootCerts::new_with_certs(&list));
    TlsConfig::builder().root_certs(roots).build()
}

/// The certificates in a file.
pub(super) fn authorities(file: &Path) -> Result<Vec<Certificate<'static>>, String> {
    let wrong =
        |what: &str| format!("the certificates of {} cannot be used: {what} (--ca-file)", file.display());
    let pem = fs::read(file).map_err(|e| wrong(&e.to_string()))?;
    let items: Result<Vec<PemItem<'_>>, ureq::Error> = parse_pem(&pem).collect();
    let items = items.map_err(|_| wrong("it is no PEM"))?;
    let certificates = items.into_iter().filter_map(|item| match item {
        PemItem::Certificate(certificate) => Some(certificate),
        _ => None,
    });
    let certificates: Vec<Certificate<'static>> = certificates.collect();
    if certificates.is_empty() { Err(wrong("there is none in it")) } else { Ok(certificates) }
}

/// What rustls says of a certificate that it does not like, by a part of its words, and what that means.
const DISTRUST: [(&str, &str); 4] = [
    ("UnknownIssuer", "its certificate is by an authority that is not trusted (--ca-file names others)"),
    ("CaUsedAsEndEntity", "its certificate is an authority's own, and no server's"),
    ("expired", "its certificate has expired"),
    ("not valid for name", "its certificate is another host's"),
];

/// Why a server is not trusted, in words; none when something else went wrong.
pub(super) fn distrust(error: &str) -> Option<&'static str> {
    let told = error.contains("invalid peer certificate");
    DISTRUST.iter().find(|(part, _)| told && error.contains(part)).map(|(_, words)| *words)
}
