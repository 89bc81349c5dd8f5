//! Methods and their registry, RFC 9110 §9 and §16.1.1, and the IANA HTTP Method Registry.

use crate::grammar::Words;
use core::fmt;

/// A request method: any token, compared with regard to case (RFC 9110 §9.1).
///
/// Finding a method in the registry is O(length).
///
/// ```
/// use httpcore::Method;
///
/// let method = Method::new(b"PUT");
/// assert_eq!(method, Method::PUT);
/// assert!(method.is_idempotent() && !method.is_safe());
/// assert!(!Method::new(b"put").is_registered());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Method<'a>(&'a [u8]);

#[derive(Clone, Copy)]
struct Row {
    safe: bool,
    idempotent: bool,
}

macro_rules! methods {
    ($($name:literal $constant:ident $safe:literal $idempotent:literal;)*) => {
        /// The registered names, sorted.
        pub(crate) static METHODS: Words = Words::new(&[$($name),*]);

        static ROWS: &[Row] = &[$(Row { safe: $safe, idempotent: $idempotent }),*];

        impl Method<'static> {
            $(
                #[doc = concat!("`", $name, "`")]
                pub const $constant: Self = Self($name.as_bytes());
            )*

            /// Every registered method, sorted; [`Method::id`] is one more than the index in this slice.
            pub const REGISTERED: &'static [Self] = &[$(Self::$constant),*];
        }
    };
}

// name, constant, safe, idempotent
methods! {
    "ACL" ACL false true;
    "BASELINE-CONTROL" BASELINE_CONTROL false true;
    "BIND" BIND false true;
    "CHECKIN" CHECKIN false true;
    "CHECKOUT" CHECKOUT false true;
    "CONNECT" CONNECT false false;
    "COPY" COPY false true;
    "DELETE" DELETE false true;
    "GET" GET true true;
    "HEAD" HEAD true true;
    "LABEL" LABEL false true;
    "LINK" LINK false true;
    "LOCK" LOCK false false;
    "MERGE" MERGE false true;
    "MKACTIVITY" MKACTIVITY false true;
    "MKCALENDAR" MKCALENDAR false true;
    "MKCOL" MKCOL false true;
    "MKREDIRECTREF" MKREDIRECTREF false true;
    "MKWORKSPACE" MKWORKSPACE false true;
    "MOVE" MOVE false true;
    "OPTIONS" OPTIONS true true;
    "ORDERPATCH" ORDERPATCH false true;
    "PATCH" PATCH false false;
    "POST" POST false false;
    "PRI" PRI true true;
    "PROPFIND" PROPFIND true true;
    "PROPPATCH" PROPPATCH false true;
    "PUT" PUT false true;
    "QUERY" QUERY true true;
    "REBIND" REBIND false true;
    "REPORT" REPORT true true;
    "SEARCH" SEARCH true true;
    "TRACE" TRACE true true;
    "UNBIND" UNBIND false true;
    "UNCHECKOUT" UNCHECKOUT false true;
    "UNLINK" UNLINK false true;
    "UNLOCK" UNLOCK false true;
    "UPDATE" UPDATE false true;
    "UPDATEREDIRECTREF" UPDATEREDIRECTREF false true;
    "VERSION-CONTROL" VERSION_CONTROL false true;
}

impl<'a> Method<'a> {
    /// The method with this name, registered or not. The bytes are taken as they are.
    pub const fn new(name: &'a [u8]) -> Self {
        Self(name)
    }

    /// The name.
    pub const fn as_bytes(self) -> &'a [u8] {
        self.0
    }

    /// The number of a registered method, from 1 on and the same as in C; 0 for any other.
    pub fn id(self) -> u16 {
        self.index().map_or(0, |index| index as u16 + 1)
    }

    /// The registered method with this number.
    pub fn from_id(id: u16) -> Option<Method<'static>> {
        Method::REGISTERED.get(usize::from(id.checked_sub(1)?)).copied()
    }

    /// Whether the method is in the registry.
    pub fn is_registered(self) -> bool {
        self.index().is_some()
    }

    /// Whether the registry calls it safe (RFC 9110 §9.2.1): it asks for no change on the server.
    pub fn is_safe(self) -> bool {
        self.row().is_some_and(|row| row.safe)
    }

    /// Whether the registry calls it idempotent (RFC 9110 §9.2.2): doing it twice is doing it once.
    pub fn is_idempotent(self) -> bool {
        self.row().is_some_and(|row| row.idempotent)
    }

    fn index(self) -> Option<usize> {
        // Most requests: no search.
        const GET: usize = {
            let (mut index, mut rest) = (0, Method::REGISTERED);
            while let [first, others @ ..] = rest
                && !matches!(first.0, b"GET")
            {
                (index, rest) = (index + 1, others);
            }
            index
        };
        if self.0 == b"GET" { Some(GET) } else { METHODS.find(self.0.iter().copied()) }
    }

    fn row(self) -> Option<Row> {
        ROWS.get(self.index()?).copied()
    }
}

impl fmt::Debug for Method<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.escape_ascii())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_registry_is_sorted_and_finds_itself() {
        assert!(Method::REGISTERED.iter().map(|method| method.as_bytes()).is_sorted());
        for (index, &method) in Method::REGISTERED.iter().enumerate() {
            assert_eq!(method.id() as usize, index + 1);
            assert_eq!(Method::from_id(method.id()), Some(method));
        }
        assert_eq!(Method::new(b"BREW").id(), 0);
    }

    #[test]
    fn safe_methods_are_idempotent() {
        assert!(Method::REGISTERED.iter().all(|method| !method.is_safe() || method.is_idempotent()));
        assert!(!Method::new(b"BREW").is_idempotent());
    }
}
