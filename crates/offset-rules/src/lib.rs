//! What an operator knows about connector offsets: classes, problems, drafts, settlement.
