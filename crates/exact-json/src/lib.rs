//! JSON whose numbers, strings and member order stay as text.
