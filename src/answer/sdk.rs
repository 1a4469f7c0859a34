//! The official SDKs.

use crate::choice::choices;

choices! {
    /// An official SDK.
    pub enum Sdk {
        Go = "go": "github.com/larksuite/oapi-sdk-go", "github.com/larksuite/oapi-sdk-go";
        Java = "java": "com.larksuite.oapi:oapi-sdk", "com.larksuite.oapi:oapi-sdk";
        Node = "node": "@larksuiteoapi/node-sdk", "@larksuiteoapi/node-sdk";
        Python = "python": "lark-oapi", "lark-oapi";
    }
}

impl Sdk {
    /// The name of the language, as people write it.
    #[must_use]
    pub fn language(self) -> &'static str {
        match self {
            Self::Go => "Go",
            Self::Java => "Java",
            Self::Node => "Node",
            Self::Python => "Python",
        }
    }

    /// The SDK whose long-connection client sends this `User-Agent`. Go and Java send that of their HTTP
    /// library.
    #[must_use]
    pub fn from_user_agent(user_agent: &str) -> Option<Self> {
        const PRODUCTS: [(&str, Sdk); 4] = [
            ("oapi-sdk-python/", Sdk::Python),
            ("oapi-node-sdk/", Sdk::Node),
            ("Go-http-client/", Sdk::Go),
            ("okhttp/", Sdk::Java),
        ];
        let known = PRODUCTS.iter().find(|(product, _)| user_agent.starts_with(product));
        known.map(|(_, sdk)| *sdk)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_is_known_by_its_user_agent() {
        for (user_agent, sdk) in [
            ("oapi-sdk-python/v1.7.5", Some(Sdk::Python)),
            ("oapi-node-sdk/1.74.0", Some(Sdk::Node)),
            ("Go-http-client/1.1", Some(Sdk::Go)),
            ("okhttp/4.9.3", Some(Sdk::Java)),
            ("curl/8.5.0", None),
            ("", None),
        ] {
            assert_eq!(Sdk::from_user_agent(user_agent), sdk, "{user_agent}");
        }
    }
}
