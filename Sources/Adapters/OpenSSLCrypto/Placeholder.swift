enum OpenSSLCryptoPlaceholder {}
