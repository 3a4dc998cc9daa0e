//! Random bytes, from the source the TLS library uses.

/// Fills `bytes`. `None`: the machine has no random numbers.
pub(crate) fn fill(bytes: &mut [u8]) -> Option<()> {
    let provider = rustls::crypto::ring::default_provider();
    provider.secure_random.fill(bytes).ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn two_fillings_differ() {
        let (mut left, mut right) = ([0; 32], [0; 32]);
        assert!(super::fill(&mut left).is_some() && super::fill(&mut right).is_some());
        assert_ne!(left, right);
    }
}
