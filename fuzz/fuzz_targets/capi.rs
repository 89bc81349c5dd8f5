//! The C ABI: any call in any order, on memory of exactly the size that was said.
#![no_main]

use arbitrary::Arbitrary;
use httpcore_ffi::*;
use libfuzzer_sys::fuzz_target;
use std::mem::MaybeUninit;
use std::ptr::null;

#[derive(Arbitrary, Debug)]
enum Call<'a> {
    Init { which: u8, size: bool, lenient: u8 },
    Feed { which: u8, bytes: &'a [u8] },
    Eof { which: u8 },
    Answers { method: &'a [u8], upgrade: u8 },
    Head { which: u8 },
    Next { which: u8 },
    Send { which: u8, status: u16, flags: u8, length: u64, name: &'a [u8], value: &'a [u8], room: u8 },
    Content { which: u8, length: u64, room: u8 },
    End { which: u8, name: &'a [u8], value: &'a [u8], room: u8 },
    Error { which: u8 },
}

fn zeroed<T>() -> Box<T> {
    // SAFETY: the C structs are made of integers and pointers, for which all bits zero is a value.
    Box::new(unsafe { MaybeUninit::zeroed().assume_init() })
}

fn slice(bytes: &[u8]) -> httpcore_slice {
    httpcore_slice { ptr: bytes.as_ptr(), len: bytes.len() }
}

fuzz_target!(|calls: Vec<Call<'_>>| {
    let (mut parser, mut tokenizer) = (zeroed::<httpcore_parser>(), zeroed::<httpcore_tokenizer>());
    let (mut server, mut client) = (zeroed::<httpcore_server>(), zeroed::<httpcore_client>());
    let mut encoder = zeroed::<httpcore_encoder>();
    let mut fields: Box<[httpcore_field]> = (0..16).map(|_| *zeroed::<httpcore_field>()).collect();
    let (mut event, mut token) = (*zeroed::<httpcore_event>(), *zeroed::<httpcore_token>());
    let (mut head, mut error) = (*zeroed::<httpcore_head>(), *zeroed::<httpcore_error>());
    let mut framed = *zeroed::<httpcore_framed>();
    let mut kept: Box<[u8]> = Box::new([]);
    let mut written = 0;
    for call in calls {
        // SAFETY: every pointer is to as much as its length says; structs are initialised or zero.
        unsafe {
            match call {
                Call::Init { which, size, lenient } => {
                    let wrong = usize::from(!size);
                    match which % 6 {
                        0 => httpcore_request_parser_init(&mut *parser, size_of_val(&*parser) + wrong, null()),
                        1 => httpcore_response_parser_init(&mut *parser, size_of_val(&*parser) + wrong, null()),
                        2 => {
                            let size = size_of_val(&*tokenizer) + wrong;
                            httpcore_request_tokenizer_init(&mut *tokenizer, size, null(), lenient.into())
                        }
                        3 => httpcore_server_init(&mut *server, size_of_val(&*server) + wrong, null()),
                        4 => {
                            let size = size_of_val(&*client) + wrong;
                            httpcore_client_init(&mut *client, size, null(), lenient.into())
                        }
                        _ => httpcore_encoder_init(&mut *encoder, size_of_val(&*encoder) + wrong),
                    };
                }
                Call::Feed { which, bytes } => {
                    kept = [&kept[..], bytes].concat().into();
                    loop {
                        let (fields, capacity) = (fields.as_mut_ptr(), fields.len());
                        let (buf, len) = (kept.as_ptr(), kept.len());
                        event.consumed = 0;
                        let (code, consumed, more) = match which % 5 {
                            0 => {
                                let code = httpcore_parser_next(&mut *parser, fields, capacity, buf, len, &mut event);
                                (code, event.consumed, event.kind == HTTPCORE_CONTENT)
                            }
                            1 => {
                                token.consumed = 0;
                                let code = httpcore_tokenizer_next(&mut *tokenizer, buf, len, &mut token);
                                (code, token.consumed, token.consumed > 0)
                            }
                            2 => {
                                let mut tokens: Box<[httpcore_token]> = (0..which / 5).map(|_| token).collect();
                                let (room, mut count) = (tokens.len(), 0);
                                let tokens = tokens.as_mut_ptr();
                                let code =
                                    httpcore_tokenizer_next_tokens(&mut *tokenizer, buf, len, tokens, room, &mut count);
                                assert!(count <= room && (code != HTTPCORE_OK || count > 0));
                                let consumed = if count > 0 { (*tokens.add(count - 1)).consumed } else { 0 };
                                (code, consumed, consumed > 0)
                            }
                            3 => {
                                let code =
                                    httpcore_server_receive(&mut *server, fields, capacity, buf, len, &mut event);
                                (code, event.consumed, event.kind == HTTPCORE_CONTENT)
                            }
                            _ => {
                                let code =
                                    httpcore_client_receive(&mut *client, fields, capacity, buf, len, &mut event);
                                (code, event.consumed, event.kind == HTTPCORE_CONTENT)
                            }
                        };
                        if code != HTTPCORE_OK {
                            break;
                        }
                        assert!(consumed <= kept.len());
                        if event.kind == HTTPCORE_HEAD && !matches!(which % 5, 1 | 2) {
                            break;
                        }
                        kept = kept[consumed..].into();
                        if !more {
                            break;
                        }
                    }
                }
                Call::Eof { which } => {
                    match which % 4 {
                        0 => httpcore_parser_eof(&mut *parser, &mut event),
                        1 => httpcore_tokenizer_eof(&mut *tokenizer, &mut token),
                        2 => httpcore_server_receive_eof(&mut *server, &mut event),
                        _ => httpcore_client_receive_eof(&mut *client, &mut event),
                    };
                }
                Call::Answers { method, upgrade } => {
                    httpcore_parser_answers(&mut *parser, method.as_ptr(), method.len(), upgrade);
                    httpcore_parser_lenient(&mut *parser, upgrade.into());
                    httpcore_tokenizer_answers(&mut *tokenizer, method.as_ptr(), method.len(), upgrade);
                }
                Call::Head { which } => {
                    let (records, capacity) = (fields.as_ptr(), fields.len());
                    let (bytes, len) = (kept.as_ptr(), kept.len());
                    let found = match which % 3 {
                        0 => {
                            httpcore_parser_unfold(&mut *parser, records, capacity, kept.as_mut_ptr(), len);
                            httpcore_parser_head(&*parser, records, capacity, bytes, len, &mut head)
                        }
                        1 => httpcore_server_head(&*server, records, capacity, bytes, len, &mut head),
                        _ => httpcore_client_head(&*client, records, capacity, bytes, len, &mut head),
                    };
                    if found == HTTPCORE_OK {
                        let (mut name, mut value) = (slice(b""), slice(b""));
                        for index in 0..=head.fields {
                            httpcore_head_field(&head, index, &mut name, &mut value);
                        }
                        httpcore_head_find(&head, b"host".as_ptr(), 4, &mut value);
                        httpcore_head_known(&head, which.into(), &mut value);
                        let mut member = slice(b"");
                        while httpcore_list_next(&mut value, &mut member) == HTTPCORE_OK {}
                    }
                }
                Call::Next { which } => {
                    match which % 6 {
                        0 => httpcore_parser_start_next(&mut *parser),
                        1 => httpcore_parser_accept_upgrade(&mut *parser),
                        2 => httpcore_tokenizer_start_next(&mut *tokenizer),
                        3 => httpcore_tokenizer_accept_upgrade(&mut *tokenizer),
                        4 => httpcore_server_next(&*server) as i32,
                        _ => httpcore_client_next(&*client) as i32,
                    };
                }
                Call::Send { which, status, flags, length, name, value, room } => {
                    let pairs = [httpcore_pair { name: slice(name), value: slice(value) }];
                    let mut out: Box<[u8]> = vec![0; usize::from(room) * 4].into();
                    let response = httpcore_response {
                        status,
                        close: flags & 1,
                        has_length: flags & 2,
                        reserved: 0,
                        length,
                        reason: if flags & 4 != 0 { slice(value) } else { httpcore_slice { ptr: null(), len: 0 } },
                        date29: null(),
                        fields: pairs.as_ptr(),
                        field_count: usize::from(flags >> 7),
                    };
                    let request = httpcore_request {
                        method: slice(name),
                        target: slice(value),
                        body: flags & 7,
                        close: flags & 8,
                        reserved: [0; 6],
                        length,
                        fields: pairs.as_ptr(),
                        field_count: 1,
                    };
                    let exchange = httpcore_exchange {
                        minor_version: flags & 1,
                        to_head: flags & 2,
                        to_connect: flags & 4,
                        upgrade: flags & 8,
                        persists: flags & 16,
                    };
                    let (to, room) = (out.as_mut_ptr(), out.len());
                    let (content, size) = (value.as_ptr(), value.len());
                    match which % 9 {
                        0 => httpcore_server_send_head(&mut *server, &response, to, room, &mut written),
                        1 => httpcore_server_send_response(
                            &mut *server,
                            &response,
                            content,
                            size,
                            to,
                            room,
                            &mut written,
                        ),
                        2 => httpcore_server_send_continue(&mut *server, to, room, &mut written),
                        3 => httpcore_server_send_error(&mut *server, null(), to, room, &mut written),
                        4 => {
                            let server = &mut *server;
                            httpcore_server_send_refusal(server, status, null(), content, size, to, room, &mut written)
                        }
                        5 => httpcore_client_send_head(&mut *client, &request, to, room, &mut written),
                        6 => {
                            httpcore_client_send_request(&mut *client, &request, content, size, to, room, &mut written)
                        }
                        7 => httpcore_encoder_response(&mut *encoder, &exchange, &response, to, room, &mut written),
                        _ => httpcore_encoder_request(&mut *encoder, &request, to, room, &mut written),
                    };
                }
                Call::Content { which, length, room } => {
                    let mut out: Box<[u8]> = vec![0; room.into()].into();
                    let (to, room) = (out.as_mut_ptr(), out.len());
                    match which % 3 {
                        0 => httpcore_server_send_content(&mut *server, length, to, room, &mut framed),
                        1 => httpcore_client_send_content(&mut *client, length, to, room, &mut framed),
                        _ => httpcore_encoder_content(&mut *encoder, length, to, room, &mut framed),
                    };
                }
                Call::End { which, name, value, room } => {
                    let pairs = [httpcore_pair { name: slice(name), value: slice(value) }];
                    let mut out: Box<[u8]> = vec![0; room.into()].into();
                    let (to, room) = (out.as_mut_ptr(), out.len());
                    match which % 3 {
                        0 => httpcore_server_send_end(&mut *server, pairs.as_ptr(), 1, to, room, &mut written),
                        1 => httpcore_client_send_end(&mut *client, pairs.as_ptr(), 1, to, room, &mut written),
                        _ => httpcore_encoder_end(&mut *encoder, pairs.as_ptr(), 1, to, room, &mut written),
                    };
                }
                Call::Error { which } => {
                    match which % 4 {
                        0 => httpcore_parser_error(&*parser, &mut error),
                        1 => httpcore_tokenizer_error(&*tokenizer, &mut error),
                        2 => httpcore_server_error(&*server, &mut error),
                        _ => httpcore_client_error(&*client, &mut error),
                    };
                    assert!(!httpcore_result_text(error.code).is_null());
                }
            }
        }
    }
});
