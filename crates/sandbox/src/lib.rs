//! A simulated Confluent Cloud: (request, now) -> reply.
