//! Codes of acknowledgments on the long connection.

use crate::choice::choices;

choices! {
    /// The code of an acknowledgment.
    pub enum AckCode {
        Ok = "200": "The event was handled", "事件已处理";
        Failed = "500": "The event was not handled, and is sent again", "事件未处理，平台会重新推送";
    }
}

impl AckCode {
    /// The code as a number.
    pub(super) fn code(self) -> i64 {
        match self {
            Self::Ok => 200,
            Self::Failed => 500,
        }
    }
}
