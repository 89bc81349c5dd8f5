//! httpcore itself: reading heads, whole and as they arrive, content, and writing.

mod content;
mod heads;
mod level;
mod writing;

pub use content::{Content, ContentTokens};
#[cfg(httpcore_scan_force)]
pub use heads::Bare;
pub use heads::{Growing, Heads, Tokens, Views};
pub use level::{Level, levels};
pub use writing::{Exchanges, Responses};
