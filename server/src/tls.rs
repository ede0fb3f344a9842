//! The cryptography of TLS, as a client: to PostgreSQL, to descriptions of clients, to a collector of traces.

/// Chooses ring for the whole process. To be called before anything speaks TLS.
pub(crate) fn install() {
    // Fails if one was chosen already: as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
