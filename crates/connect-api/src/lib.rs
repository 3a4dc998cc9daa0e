//! What the Confluent Cloud connect API speaks: wire types, requests, errors, client.
