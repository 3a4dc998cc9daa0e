//! Integers of any length, as JSON spells them.

use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Neg, Sub};

use crate::number::is_integer;

/// An integer of any length: offsets go beyond 2^53 (API.md T5), Kinesis sequence numbers beyond 2^128
/// (API.md 4.2, row 15).
///
/// What fits is kept as `i128`; the rest as decimal digits. Display is the plain decimal form.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Integer(Repr);

/// Invariant: `Long` is used only for what does not fit `Short`, so that equality can be derived.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Repr {
    Short(i128),
    Long { negative: bool, magnitude: Digits },
}

/// Decimal digits, least significant first, each 0–9, no zeros at the high end.
type Digits = Vec<u8>;

impl Integer {
    /// Zero.
    pub const ZERO: Self = Self(Repr::Short(0));

    /// Reads a JSON number that is written without fraction and exponent; `None` for anything else, leading
    /// zeros, `+` and white space included.
    pub fn parse(text: &str) -> Option<Self> {
        // Nearly every offset is this short: one pass, and no other type on the way.
        if let Some(short) = short(text) {
            return Some(Self(Repr::Short(i128::from(short))));
        }
        if !is_integer(text) {
            return None;
        }
        if let Ok(short) = text.parse() {
            return Some(Self(Repr::Short(short)));
        }
        let negative = text.starts_with('-');
        let magnitude = text
            .bytes()
            .rev()
            .filter(u8::is_ascii_digit)
            .map(|byte| byte - b'0')
            .collect();
        Some(Self::from_parts(negative, magnitude))
    }

    /// The value as `i64`, if it fits: the range of a Kafka offset and of every `long` in API.md 4.2.
    pub fn to_i64(&self) -> Option<i64> {
        match &self.0 {
            Repr::Short(short) => i64::try_from(*short).ok(),
            Repr::Long { .. } => None,
        }
    }

    /// Whether it is below zero.
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Repr::Short(short) => *short < 0,
            Repr::Long { negative, .. } => *negative,
        }
    }

    /// Whether it is zero.
    pub fn is_zero(&self) -> bool {
        self.0 == Repr::Short(0)
    }

    /// The value without its sign.
    #[must_use]
    pub fn abs(&self) -> Self {
        if self.is_negative() {
            -self.clone()
        } else {
            self.clone()
        }
    }

    /// Whether an IEEE double holds it without rounding as far as JavaScript promises: within ±(2^53 − 1).
    pub fn is_safe_in_javascript(&self) -> bool {
        const LIMIT: i128 = (1 << 53) - 1;
        matches!(&self.0, Repr::Short(short) if (-LIMIT..=LIMIT).contains(short))
    }

    fn parts(&self) -> (bool, Digits) {
        match &self.0 {
            Repr::Short(short) => (*short < 0, digits_of(short.unsigned_abs())),
            Repr::Long { negative, magnitude } => (*negative, magnitude.clone()),
        }
    }

    fn from_parts(negative: bool, mut magnitude: Digits) -> Self {
        while magnitude.last() == Some(&0) {
            magnitude.pop();
        }
        let short = magnitude.iter().rev().try_fold(0i128, |value, digit| {
            let ten = value.checked_mul(10)?;
            // Folded on the side of the sign, so that the lowest i128 is short too.
            if negative {
                ten.checked_sub(i128::from(*digit))
            } else {
                ten.checked_add(i128::from(*digit))
            }
        });
        match short {
            Some(short) => Self(Repr::Short(short)),
            None => Self(Repr::Long { negative, magnitude }),
        }
    }
}

/// An integer of at most 18 digits; `None` for everything else, which is not to say that it is none.
fn short(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let (negative, digits) = match bytes {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    let is_plain = match digits {
        [] => false,
        [b'0', _, ..] => false,
        digits => digits.len() <= 18,
    };
    if !is_plain {
        return None;
    }
    let value = digits.iter().try_fold(0_i64, |value, byte| {
        byte.is_ascii_digit().then(|| value * 10 + i64::from(byte - b'0'))
    })?;
    Some(if negative { -value } else { value })
}

fn digits_of(mut value: u128) -> Digits {
    let mut digits = Digits::new();
    while value > 0 {
        digits.push((value % 10) as u8);
        value /= 10;
    }
    digits
}

fn compare(left: &Digits, right: &Digits) -> Ordering {
    left.len()
        .cmp(&right.len())
        .then_with(|| left.iter().rev().cmp(right.iter().rev()))
}

fn sum(left: &Digits, right: &Digits) -> Digits {
    let mut carry = 0;
    let mut out = Digits::with_capacity(left.len().max(right.len()) + 1);
    for at in 0..left.len().max(right.len()) {
        let digit = left.get(at).unwrap_or(&0) + right.get(at).unwrap_or(&0) + carry;
        out.push(digit % 10);
        carry = digit / 10;
    }
    if carry > 0 {
        out.push(carry);
    }
    out
}

/// `left - right`, where `left` is not the smaller.
fn difference(left: &Digits, right: &Digits) -> Digits {
    let mut borrow = 0;
    let mut out = Digits::with_capacity(left.len());
    for (at, digit) in left.iter().enumerate() {
        let take = right.get(at).unwrap_or(&0) + borrow;
        borrow = u8::from(*digit < take);
        out.push(digit + 10 * borrow - take);
    }
    out
}

impl From<i64> for Integer {
    fn from(value: i64) -> Self {
        Self(Repr::Short(i128::from(value)))
    }
}

impl From<u64> for Integer {
    fn from(value: u64) -> Self {
        Self(Repr::Short(i128::from(value)))
    }
}

impl Neg for Integer {
    type Output = Self;

    fn neg(self) -> Self {
        if let Repr::Short(short) = &self.0
            && let Some(negated) = short.checked_neg()
        {
            return Self(Repr::Short(negated));
        }
        let (negative, magnitude) = self.parts();
        Self::from_parts(!negative, magnitude)
    }
}

impl Add for &Integer {
    type Output = Integer;

    fn add(self, other: &Integer) -> Integer {
        if let (Repr::Short(left), Repr::Short(right)) = (&self.0, &other.0)
            && let Some(short) = left.checked_add(*right)
        {
            return Integer(Repr::Short(short));
        }
        let ((left_negative, left), (right_negative, right)) = (self.parts(), other.parts());
        if left_negative == right_negative {
            return Integer::from_parts(left_negative, sum(&left, &right));
        }
        match compare(&left, &right) {
            Ordering::Less => Integer::from_parts(right_negative, difference(&right, &left)),
            Ordering::Equal | Ordering::Greater => {
                Integer::from_parts(left_negative, difference(&left, &right))
            }
        }
    }
}

impl Sub for &Integer {
    type Output = Integer;

    fn sub(self, other: &Integer) -> Integer {
        if let (Repr::Short(left), Repr::Short(right)) = (&self.0, &other.0)
            && let Some(short) = left.checked_sub(*right)
        {
            return Integer(Repr::Short(short));
        }
        self + &-other.clone()
    }
}

impl Ord for Integer {
    fn cmp(&self, other: &Self) -> Ordering {
        if let (Repr::Short(left), Repr::Short(right)) = (&self.0, &other.0) {
            return left.cmp(right);
        }
        let ((left_negative, left), (right_negative, right)) = (self.parts(), other.parts());
        match (left_negative, right_negative) {
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => compare(&left, &right),
            (true, true) => compare(&right, &left),
        }
    }
}

impl PartialOrd for Integer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Integer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Short(short) => write!(out, "{short}"),
            Repr::Long { negative, magnitude } => {
                if *negative {
                    out.write_str("-")?;
                }
                magnitude
                    .iter()
                    .rev()
                    .try_for_each(|digit| write!(out, "{digit}"))
            }
        }
    }
}
