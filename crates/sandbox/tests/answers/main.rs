//! The sandbox from outside: requests in, answers out, time in the tests' hands.

mod access;
mod common;
mod requests;
mod shape;
mod shapes;
mod stories;
