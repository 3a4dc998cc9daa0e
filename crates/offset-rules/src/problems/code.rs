//! The stable codes: each with its severity, what to do, and its words for many.

/// How much a problem weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Blocks Review.
    Error,
    /// Is acknowledged in Review.
    Warning,
    /// Is shown.
    Note,
}

macro_rules! codes {
    ($($name:ident, $word:literal, $severity:ident, $many:literal, $advice:literal;)*) => {
        /// What is wrong. The word is stable: tests, links and documents may use it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs, reason = "the word beside each in the table says what it is")]
        pub enum Code { $($name,)* }

        impl Code {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The stable word: `sink-lowered`.
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// Whether it blocks.
            pub fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }

            /// What to do, in one sentence.
            pub fn advice(self) -> &'static str {
                match self { $(Self::$name => $advice,)* }
            }

            /// What is so when it is so of many partitions; `{n}` is their number, `{sum}` the sum of records.
            pub(crate) fn many(self) -> &'static str {
                match self { $(Self::$name => $many,)* }
            }
        }
    };
}

// name, word, severity, what is so of many, what to do
codes! {
    BadCell, "bad-cell", Error, "{n} cells hold no value.", "Correct the cell, or clear it to keep the live value.";
    EmptyPatch, "empty-patch", Error, "Nothing is changed.", "Change at least one partition, or discard the draft.";
    DuplicatePartition, "duplicate-partition", Error, "{n} partitions are listed twice.", "Keep one of them; of two the server takes the last, without a word.";
    DuplicateMember, "duplicate-member", Error, "{n} keys are named twice in one object.", "Keep one of them.";
    LoneSurrogate, "lone-surrogate", Error, "{n} texts hold half a character.", "Write the text anew.";
    NestedValue, "nested-value", Error, "{n} values are lists or objects.", "Write a single value; Kafka Connect takes no others.";
    MissingPartitionKey, "missing-partition-key", Error, "{n} keys are missing from partitions.", "Add the key as the live partitions have it.";
    MissingKey, "missing-key", Error, "{n} keys that the connector needs are missing from offsets.", "Add the key; a PATCH replaces the whole offset.";
    ChangedType, "changed-type", Error, "{n} values have another JSON type than the live ones.", "Write it in the type of the live value.";
    MistypedPartition, "mistyped-partition", Error, "{n} partitions differ from live ones in a type alone.", "Use the live partition; with another type it is another, unused one.";
    NotInteger, "not-integer", Error, "{n} numbers are written with a point or an exponent.", "Write all digits.";
    BeyondInt64, "beyond-int64", Error, "{n} numbers do not fit 64 bits.", "Write a number between -9223372036854775808 and 9223372036854775807.";
    BelowLowest, "below-lowest", Error, "{n} numbers are below what the server takes.", "Write a higher number.";
    AboveHighest, "above-highest", Error, "{n} numbers are above what there can be.", "Write a lower number.";
    NotDigits, "not-digits", Error, "{n} texts should hold only digits.", "Write only digits.";
    NotATime, "not-a-time", Error, "{n} texts are no time.", "Write it as 2026-01-31T12:00:00Z.";
    NotAnLsn, "not-an-lsn", Error, "{n} texts are no SQL Server LSN.", "Write it as 00000027:00000ac0:0002.";
    NotJsonInside, "not-json-inside", Error, "{n} strings should hold JSON.", "Copy the whole token, with its braces.";
    NanosDisagree, "nanos-disagree", Error, "{n} timestamps disagree with their nanoseconds.", "Set both to the same sub-second part, or both to a whole second.";
    GtidsWin, "gtids-win", Error, "{n} offsets move file or pos while gtids is there.", "Move by gtids, or remove gtids knowing that file and pos then count.";
    LsnWithoutProc, "lsn-without-proc", Error, "{n} offsets move one of lsn and lsn_proc and leave the other.", "Use Move to position: it sets lsn, lsn_proc and lsn_commit together.";
    DeleteSomeOff, "delete-some-off", Error, "Resetting only some partitions is off for this endpoint.", "Switch it on for this endpoint, or reset all.";

    UnusualLow, "unusual-low", Warning, "{n} numbers are below what is usual.", "Check the number.";
    UnknownPartition, "unknown-partition", Warning, "{n} partitions are not among the live offsets.", "Check every key, value and type; a partition that the connector does not use is accepted, and nothing moves.";
    ExtraKey, "extra-key", Warning, "{n} keys are not in the live offsets and not known for this class.", "Check the spelling; an unknown key is accepted, and nothing happens.";
    ExtraPartitionKey, "extra-partition-key", Warning, "{n} partition keys are not known for this class.", "Check the spelling; a partition is matched as a whole.";
    DroppedKey, "dropped-key", Warning, "{n} keys of the live offsets are left out.", "Put them back unless they are to go; a PATCH replaces the whole offset.";
    RetypedSink, "retyped-sink", Warning, "{n} numbers are written as strings, or strings as numbers.", "A sink takes both; keep the type of the live value where you can.";
    NullOffset, "null-offset", Warning, "{n} partitions get no offset.", "Kafka removes such an offset; for Confluent Cloud it is not proven.";
    SinkLowered, "sink-lowered", Warning, "{n} partitions go back; up to {sum} records are read again.", "Go on if they may be read again.";
    SinkRaised, "sink-raised", Warning, "{n} partitions go forward; up to {sum} records are never read.", "Go on if they may be skipped. Where an offset lies beyond the end, its configuration says where it starts.";
    SinkZero, "sink-zero", Warning, "{n} partitions start at 0.", "Where 0 is no longer kept, its configuration says where it starts.";
    SameNumber, "same-number", Warning, "{n} numbers stand on several partitions each.", "Offsets of different partitions have nothing in common; check that this is meant.";
    OwnPosition, "own-position", Warning, "The target may keep its own position.", "Move it there as well, or expect nothing to be read again.";
    GoesBack, "goes-back", Warning, "{n} partitions go back.", "Go on if it may be read again.";
    GoesForward, "goes-forward", Warning, "{n} partitions go forward.", "Go on if what lies between may be skipped.";
    CannotCompare, "cannot-compare", Warning, "{n} changes have no order to show.", "Check where the value comes from; earlier or later cannot be told.";
    GtidsDropped, "gtids-dropped", Warning, "{n} offsets lose their gtids.", "Keep gtids unless file and pos are to count; on a server with GTIDs it may start at the oldest binlog.";
    EventRowLeft, "event-row-left", Warning, "{n} counts in event or row are still those of the old place.", "Set event and row to 0, or events at the new place are skipped.";
    TransactionLeft, "transaction-left", Warning, "{n} offsets keep the transaction of the old place.", "Set transaction_id to null.";
    OtherBinlog, "other-binlog", Warning, "{n} binlog files have another base name than the live one.", "Check that the file is of this server.";
    LsnCommitLeft, "lsn-commit-left", Warning, "{n} offsets move one of lsn and lsn_commit and leave the other.", "Use Move to position: it sets lsn, lsn_proc and lsn_commit together.";
    LsnApart, "lsn-apart", Warning, "{n} positions are moved to another place than lsn.", "Use Move to position: it sets lsn, lsn_proc and lsn_commit together.";
    LsnBack, "lsn-back", Warning, "{n} positions go back in the log.", "The server starts no lower than what the slot has confirmed (confirmed_flush_lsn); compare it first.";
    ScnBack, "scn-back", Warning, "{n} system change numbers go back.", "Below the outbound server's processed low position it fails after APPLIED (ORA-21560); compare it first.";
    LcrWins, "lcr-wins", Warning, "{n} offsets move scn while lcr_position is there.", "Leave lcr_position out, or it resumes from there.";
    OtherHistory, "other-history", Warning, "{n} offsets change vbuuid.", "Sequence numbers compare only within one vbuuid; check that it is the vBucket's current one.";
    OutsideSnapshot, "outside-snapshot", Warning, "{n} sequence numbers lie outside their snapshot window.", "Set snapshotStartSeqno and snapshotEndSeqno so that bySeqno lies between them; all three as bySeqno is a window of its own.";
    Ignored, "ignored", Warning, "This class does not look at its stored offset.", "Expect APPLIED, and nothing to move.";
    Refused, "refused", Warning, "Offsets of this class are known to be refused.", "Expect the server to refuse it.";
    DeleteSome, "delete-some", Warning, "Resetting only some partitions is documented in one sentence and shown in no example.", "Treat every partition as at risk; keep the snapshot of all offsets.";
    ResetReplay, "reset-replay", Warning, "A reset reads again.", "Go on if it may be read again.";
    ResetStops, "reset-stops", Warning, "A reset stops the connector.", "Set an offset for every partition instead, or give the connector a start first: consumer.override.auto.offset.reset.";
    ResetGap, "reset-gap", Warning, "A reset may leave a gap.", "Go on if what lies between may never be read.";

    RoundedElsewhere, "rounded-elsewhere", Note, "{n} numbers are beyond 2^53.", "The console keeps them; other tools that pass them through a float round them.";
    Unproven, "unproven", Note, "Whether offsets of this class can be altered is not proven.", "Watch the outcome.";
}
