//! Where a source stands: whatever the connector keeps, in its own keys (API.md 4.2).

use exact_json::{Integer, Kind, Value, array, member, object, quote};

use crate::times::{self, Clock, Millis};

/// How one key of an offset moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Motion {
    /// An integer (or a string of digits) that grows, in thousandths a second.
    Grows(i64),
    /// A text that is the time.
    IsTheTime,
    /// The last 16 hexadecimal digits of a longer run in a text grow, in thousandths a second: a resume token, of which a client
    /// sees only that it is another one.
    Token(i64),
    /// SQL Server's `00000027:00000ac0:0002`: the number in the middle grows, in thousandths a second.
    LogBlock(i64),
}

/// The motions of a connector's keys.
pub(crate) type Motions = &'static [(&'static str, Motion)];

/// One partition of a source. It is matched as a whole, by key, value and type (API.md T8).
#[derive(Clone, Debug)]
pub(crate) struct SourcePartition {
    pub(crate) partition: Value,
    offset: Option<Vec<Member>>,
    /// What the connector starts over with. None: the connector does not know this partition, nobody reads it.
    fresh: Option<Value>,
}

/// A member of an offset: its name as JSON text, and its value.
#[derive(Clone, Debug)]
struct Member {
    name: String,
    part: Part,
}

#[derive(Clone, Debug)]
enum Part {
    /// JSON text that stays.
    Text(String),
    /// An integer of any length that grows (API.md T5); `moved` is in millionths.
    Count {
        from: Integer,
        moved: i128,
        rate: i64,
        quoted: bool,
    },
    /// The time, as text.
    Time(Millis),
    /// Hexadecimal digits of one width inside a text; `moved` is in millionths.
    Hex {
        before: String,
        from: u64,
        width: usize,
        upper: bool,
        after: String,
        moved: i128,
        rate: i64,
    },
}

impl SourcePartition {
    /// A partition that the connector reads.
    pub(crate) fn known(partition: Value, offset: Value, motions: Motions) -> Self {
        Self {
            partition,
            offset: Some(members(&offset, motions)),
            fresh: Some(offset),
        }
    }

    /// A partition somebody made up: stored, and never moved (API.md T8).
    pub(crate) fn made_up(partition: Value, offset: &Value) -> Self {
        Self {
            partition,
            offset: Some(members(offset, &[])),
            fresh: None,
        }
    }

    /// Replaces the offset as a whole (API.md T11), or removes it (API.md T9).
    pub(crate) fn set(&mut self, offset: Option<&Value>, motions: Motions) {
        let motions = if self.fresh.is_some() { motions } else { &[] };
        self.offset = offset.map(|offset| members(offset, motions));
    }

    pub(crate) fn is_made_up(&self) -> bool {
        self.fresh.is_none()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.offset.is_none()
    }

    /// The text of one key of the offset.
    pub(crate) fn text(&self, key: &str, clock: &Clock) -> Option<String> {
        let name = quote(key);
        let member = self.offset.as_ref()?.iter().find(|member| member.name == name)?;
        Some(member.part.json(clock))
    }

    /// The connector reads for `from..to`. Without an offset it starts over.
    pub(crate) fn read(&mut self, from: Millis, to: Millis, motions: Motions) {
        let Some(fresh) = &self.fresh else { return };
        let offset = self.offset.get_or_insert_with(|| members(fresh, motions));
        for member in offset {
            member.part.read(to - from, to);
            if motions.contains_key(&member.name, Motion::IsTheTime) {
                member.part = Part::Time(to);
            }
        }
    }

    fn json(&self, clock: &Clock) -> Option<String> {
        let members = self.offset.as_ref()?.iter();
        let offset = object(members.map(|each| format!("{}:{}", each.name, each.part.json(clock))));
        Some(object([
            member("partition", self.partition.text()),
            member("offset", &offset),
        ]))
    }
}

/// All positions as JSON.
pub(crate) fn json(partitions: &[SourcePartition], clock: &Clock) -> String {
    array(partitions.iter().filter_map(|held| held.json(clock)))
}

trait Lookup {
    fn contains_key(&self, name: &str, motion: Motion) -> bool;
}

impl Lookup for Motions {
    fn contains_key(&self, name: &str, motion: Motion) -> bool {
        self.iter()
            .any(|(key, moves)| *moves == motion && quote(key) == name)
    }
}

fn members(offset: &Value, motions: Motions) -> Vec<Member> {
    offset
        .members()
        .map(|(name, value)| {
            let key = name.as_str();
            let motion = motions
                .iter()
                .find(|(moving, _)| key.as_deref() == Some(*moving))
                .map(|(_, motion)| *motion);
            Member {
                name: name.text().to_owned(),
                part: Part::of(&value, motion),
            }
        })
        .collect()
}

impl Part {
    fn of(value: &Value, motion: Option<Motion>) -> Self {
        let text = value.text().to_owned();
        let rate = match motion {
            Some(Motion::Grows(rate)) => rate,
            Some(Motion::Token(rate)) => return Self::token(&text, rate).unwrap_or(Self::Text(text)),
            Some(Motion::LogBlock(rate)) => return Self::log_block(&text, rate).unwrap_or(Self::Text(text)),
            Some(Motion::IsTheTime) | None => return Self::Text(text),
        };
        let quoted = value.kind() == Kind::String;
        let digits = value
            .as_str()
            .map(std::borrow::Cow::into_owned)
            .unwrap_or(text.clone());
        match Integer::parse(&digits) {
            Some(from) => Self::Count {
                from,
                moved: 0,
                rate,
                quoted,
            },
            None => Self::Text(text),
        }
    }

    fn token(text: &str, rate: i64) -> Option<Self> {
        let end = text.trim_end_matches(|c: char| !c.is_ascii_hexdigit()).len();
        let run = text.get(..end)?;
        let start = run.trim_end_matches(|c: char| c.is_ascii_hexdigit()).len();
        (end - start > 16).then(|| Self::hex(text, end - 16, end, rate))?
    }

    fn log_block(text: &str, rate: i64) -> Option<Self> {
        let start = text.find(':')? + 1;
        let end = start + text.get(start..)?.find(':')?;
        Self::hex(text, start, end, rate)
    }

    fn hex(text: &str, start: usize, end: usize, rate: i64) -> Option<Self> {
        let digits = text.get(start..end)?;
        Some(Self::Hex {
            before: text.get(..start)?.to_owned(),
            from: u64::from_str_radix(digits, 16).ok()?,
            width: digits.len(),
            upper: digits.contains(|c: char| c.is_ascii_uppercase()),
            after: text.get(end..)?.to_owned(),
            moved: 0,
            rate,
        })
    }

    fn read(&mut self, elapsed: Millis, to: Millis) {
        match self {
            Self::Count { moved, rate, .. } | Self::Hex { moved, rate, .. } => {
                *moved += i128::from(*rate) * i128::from(elapsed);
            }
            Self::Time(at) => *at = to,
            Self::Text(_) => {}
        }
    }

    fn json(&self, clock: &Clock) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Time(at) => quote(&times::seconds(clock.at(*at))),
            Self::Hex {
                before,
                from,
                width,
                upper,
                after,
                moved,
                ..
            } => {
                let moved = u64::try_from(moved.div_euclid(1_000_000)).unwrap_or(0);
                let digits = format!("{:0width$x}", from.wrapping_add(moved));
                let digits = if *upper {
                    digits.to_ascii_uppercase()
                } else {
                    digits
                };
                format!("{before}{digits}{after}")
            }
            Self::Count {
                from, moved, quoted, ..
            } => {
                let moved = i64::try_from(moved.div_euclid(1_000_000)).unwrap_or(i64::MAX);
                let digits = (from + &Integer::from(moved)).to_string();
                if *quoted { quote(&digits) } else { digits }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOTIONS: Motions = &[
        ("lsn", Motion::Grows(2_000)),
        ("sequenceNumber", Motion::Grows(1_000)),
        ("since", Motion::IsTheTime),
    ];

    fn clock() -> Clock {
        Clock::starting_at("2026-03-02T09:15:00Z".parse().unwrap())
    }

    fn value(text: &str) -> Value {
        exact_json::parse(text).unwrap()
    }

    fn known(offset: &str) -> SourcePartition {
        SourcePartition::known(value(r#"{"server":"a"}"#), value(offset), MOTIONS)
    }

    #[test]
    fn numbers_beyond_2_to_the_53_move_by_one_at_a_time() {
        let mut held = known(r#"{"lsn":9007199254741993}"#);
        held.read(0, 500, MOTIONS);
        assert_eq!(held.text("lsn", &clock()).as_deref(), Some("9007199254741994"));
    }

    #[test]
    fn strings_of_digits_stay_strings() {
        let digits = "49655132034216158934501234567890123456789012345678901234";
        let mut held = known(&format!(r#"{{"sequenceNumber":"{digits}"}}"#));
        held.read(0, 1000, MOTIONS);
        let expected = r#""49655132034216158934501234567890123456789012345678901235""#;
        assert_eq!(held.text("sequenceNumber", &clock()).as_deref(), Some(expected));
    }

    #[test]
    fn other_texts_stay_as_they_were_written() {
        let mut held = known(r#"{"lsn":1e3,"transaction_id":null}"#);
        held.read(0, 10_000, MOTIONS);
        assert_eq!(
            json(&[held], &clock()),
            r#"[{"partition":{"server":"a"},"offset":{"lsn":1e3,"transaction_id":null}}]"#
        );
    }

    #[test]
    fn a_time_follows_the_clock() {
        let mut held = known(r#"{"since":"2020-01-01T00:00:00Z"}"#);
        held.read(0, 61_000, MOTIONS);
        assert_eq!(
            held.text("since", &clock()).as_deref(),
            Some(r#""2026-03-02T09:16:01Z""#)
        );
    }

    #[test]
    fn tokens_and_log_positions_move_in_their_own_kind() {
        const KINDS: Motions = &[
            ("_id", Motion::Token(1_000)),
            ("commit_lsn", Motion::LogBlock(2_000)),
        ];
        let moved = |offset: &str| {
            let mut held = SourcePartition::known(value(r#"{"server":"a"}"#), value(offset), KINDS);
            held.read(0, 3_000, KINDS);
            json(&[held], &clock())
        };
        assert_eq!(
            moved(r#"{"_id":"{\"_data\": \"8265E3A0F2000000012B042C0100296E5A0E\"}"}"#),
            r#"[{"partition":{"server":"a"},"offset":{"_id":"{\"_data\": \"8265E3A0F2000000012B042C0100296E5A11\"}"}}]"#
        );
        assert_eq!(
            moved(r#"{"commit_lsn":"00000027:00000abc:0002"}"#),
            r#"[{"partition":{"server":"a"},"offset":{"commit_lsn":"00000027:00000ac2:0002"}}]"#
        );
        // What somebody else wrote there stays as it is.
        let other = r#"{"commit_lsn":"NULL","_id":"short 12"}"#;
        assert_eq!(
            moved(other),
            format!(r#"[{{"partition":{{"server":"a"}},"offset":{other}}}]"#)
        );
    }

    #[test]
    fn a_made_up_partition_never_moves_and_an_emptied_one_starts_over() {
        let mut made_up = SourcePartition::made_up(value(r#"{"server":1}"#), &value(r#"{"lsn":5}"#));
        made_up.read(0, 10_000, MOTIONS);
        assert_eq!(made_up.text("lsn", &clock()).as_deref(), Some("5"));
        let mut held = known(r#"{"lsn":7}"#);
        held.set(None, MOTIONS);
        assert!(held.is_empty());
        held.read(0, 0, MOTIONS);
        assert_eq!(held.text("lsn", &clock()).as_deref(), Some("7"));
    }
}
