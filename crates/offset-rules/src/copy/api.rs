//! Read, status, alter: for each tool.

use super::model::{About, Copied, Tool};
use super::{cli, curl, stackql, terraform};
use crate::draft::Draft;

/// Reading the offsets.
pub fn copy_read(tool: Tool, about: &About<'_>) -> Copied {
    match tool {
        Tool::Curl => curl::get(about, "/offsets"),
        Tool::ConfluentCli => cli::read(about),
        Tool::Terraform => terraform::nothing_to_read(),
        Tool::StackQl(..) => stackql::read(about),
    }
}

/// Reading the status of the last request.
pub fn copy_status(tool: Tool, about: &About<'_>) -> Copied {
    match tool {
        Tool::Curl => curl::get(about, "/offsets/request/status"),
        Tool::ConfluentCli => cli::status(about),
        Tool::Terraform => terraform::nothing_to_read(),
        Tool::StackQl(..) => stackql::status(about),
    }
}

/// The draft's request: PATCH or DELETE.
pub fn copy_alter(tool: Tool, about: &About<'_>, draft: &Draft) -> Copied {
    match tool {
        Tool::Curl => curl::alter(about, draft),
        Tool::ConfluentCli => cli::alter(about, draft),
        Tool::Terraform => terraform::alter(about, draft),
        Tool::StackQl(generation, form) => stackql::alter(about, draft, generation, form),
    }
}
