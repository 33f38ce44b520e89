//! Random bytes from the operating system.

/// So many random bytes. Without them nothing here is safe: a system that has none stops the server.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place that asks the system"
)]
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// Bytes as text: two hexadecimal digits each.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
