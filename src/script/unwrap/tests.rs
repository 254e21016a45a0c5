//! Each wrapper, undone; what is none, left alone; and hostile ones.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod wrappers;

use super::{Layer, unwrap};
use crate::limits;
use crate::random::Random;
use wrappers::*;

/// What is wrapped: our own words.
const SCRIPT: &str =
    "function start(pool){socket.send(JSON.stringify({kind:'share',nonce:worker.nonce}))}start('own');";
/// A module's header, and bytes as of a section.
const WASM: &[u8] = b"\0asm\x01\0\0\0\x01\x07\x01\x60\x02\x7f\x7f\x01\x7f\x03\x02\x01\0\x07\x07\x01\x03own\0\0\x0a\x09\x01\x07\0 \0 \x01\x6a\x0b\0\x10\x04name\x01\x09\x02\0\x03own\x01\x01\x62\0\0";

fn layers(text: &[u8]) -> Vec<(usize, Layer)> {
    let mut layers = Vec::new();
    unwrap(text, &mut |at, layer| layers.push((at, layer)));
    layers
}

fn texts(text: &str) -> Vec<(usize, String)> {
    let text_of = |(at, layer)| match layer {
        Layer::Text(text) => Some((at, String::from_utf8_lossy(&text).into_owned())),
        Layer::Module(_) => None,
    };
    layers(text.as_bytes()).into_iter().filter_map(text_of).collect()
}

/// Each text holds `inner` when it is unwrapped.
#[track_caller]
fn holds(text: &str, inner: &str) {
    let found = texts(text);
    assert!(found.iter().any(|(_, layer)| layer.contains(inner)), "{inner} in {text}\n{found:#?}");
}

#[test]
fn undoes_each_wrapper() {
    for (name, wrap) in WRAPPERS {
        let wrapped = format!("var a = 1;\n{}", wrap(SCRIPT));
        let found = texts(&wrapped);
        let layer = found.iter().find(|(_, layer)| layer.contains(SCRIPT));
        let (at, _) = layer.unwrap_or_else(|| panic!("{name}: {wrapped}\n{found:#?}"));
        assert!((11..80).contains(at), "{name} at {at}");
    }
}

#[test]
fn undoes_wrappers_in_each_other() {
    // A key is guessed by what reads like a script; escapes do not.
    for (outer_name, outer) in WRAPPERS.iter().filter(|(name, _)| !name.contains("hidden")) {
        for (inner_name, inner) in WRAPPERS {
            let wrapped = outer(&inner(SCRIPT));
            let found = texts(&wrapped);
            let is_found = found.iter().any(|(_, layer)| layer.contains(SCRIPT));
            assert!(is_found, "{inner_name} in {outer_name}: {wrapped}\n{found:#?}");
        }
    }
}

#[test]
fn stops_at_some_depth() {
    let nested = |depth: usize| (0..depth).fold(SCRIPT.to_owned(), |text, _| format!("eval(atob('{}'))", base64(text)));
    holds(&nested(limits::UNWRAP_DEPTH), SCRIPT);
    assert_eq!(texts(&nested(limits::UNWRAP_DEPTH)).len(), limits::UNWRAP_DEPTH);
    let deeper = texts(&nested(limits::UNWRAP_DEPTH + 1));
    assert!(!deeper.is_empty() && !deeper.iter().any(|(_, text)| text.contains(SCRIPT)));
}

#[test]
fn finds_modules() {
    let numbers = |change: fn(u8) -> u8| WASM.iter().map(|&byte| format!("{},", change(byte))).collect::<String>();
    let escaped: String = WASM.iter().map(|byte| format!("\\x{byte:02x}")).collect();
    let rows = [
        format!("load('data:application/wasm;base64,{}')", base64(WASM)),
        format!("x=\"{}\"", hex(WASM)),
        format!("new Uint8Array([{}])", numbers(|byte| byte)),
        format!("[{}].map(a=>a^0x5a)", numbers(|byte| byte ^ 0x5a)),
        format!("decode([{}])", numbers(|byte| byte.wrapping_add(0))),
        format!("new Int8Array([{}])", WASM.iter().map(|&byte| format!("{},", byte as i8)).collect::<String>()),
        format!("bytes('{escaped}')"),
        format!("bytes('{}')", escaped.replace("\\x00asm", "\\0asm").replace("\\x61", "a")),
        format!("inflate('{}')", base64(stored(WASM))),
        format!("eval(atob('{}'))", base64(format!("wasm='{}'", base64(WASM)))),
    ];
    for row in rows {
        assert!(layers(row.as_bytes()).iter().any(|(_, layer)| *layer == Layer::Module(WASM.to_vec())), "{row}");
    }
}

#[test]
fn reads_string_arrays() {
    let words = ["submit", "12abc", "hashes", "34def", "throttle", "56ghi", "job", "worker"];
    let array = |encode: &dyn Fn(&str) -> String, turns| quoted(&turned(&words.map(encode), turns));
    let plain = array(&str::to_owned, 3);
    let keyed = array(&|word| encrypted(word, "k]4S"), 5);
    for script in [
        looked_up(&plain, ""),
        looked_up(&array(&|word| small_first(word), 2), ""),
        looked_up(&keyed, "'k]4S'"),
        looked_up(&keyed, "'\\x6b\\x5d\\x34\\x53'"),
        // Arguments that stand in an object.
        looked_up(&keyed, "h._0x7").replace("(0x65,", "(-h._0x8,") + "var h={_0x7:'k]4S',_0x8:-0x65};",
    ] {
        holds(&script, "a.submit(b);");
    }
    // Calls that cannot be followed, and a key that is seen.
    holds(&format!("function e(){{var w={keyed};e=function(){{return w}}}}go('k]4S')"), "throttle");
    // Turned as often as the script says.
    let old = array(&str::to_owned, 2);
    let old = format!(
        "var _0xa={old};(function(b,c){{var d=function(e){{while(--e){{b['push'](b['shift']());}}}};d(++c);}}(_0xa,0x2));\
         var _0xb=function(b,c){{b=b-0x0;var d=_0xa[b];return d;}};own[_0xb('0x0')+_0xb('0x4')]()"
    );
    holds(&old, "own.submitthrottle()");
}

/// A script that looks its strings up: numbered from 0x64 on, with a key, and behind wrappers of the same name in two
/// functions.
fn looked_up(array: &str, key: &str) -> String {
    let (with, wrapper, call) = match key {
        "" => (String::new(), "(b){return q(b- -0x1)}", "w(0x63)".to_owned()),
        key => (format!(",{key}"), "(b,c){return q(c-(0x2-0x3),b);}", format!("w({key},0x63)")),
    };
    format!(
        "(function(b,c){{var q=_0x2,d=b();while(!![]){{try{{var e=parseInt(q(0x65{with}))/0x1+parseInt(q(0x67{with}))/0x2*\
         parseInt(q(0x69{with}));if(e===c)break;else d['push'](d['shift']());}}catch(f){{}}}}}}(_0x3,0x4f2));\
         function _0x2(b,c){{b=b-(0x32*0x2+0x0);var d=_0x3();var e=d[b];return e;}}\
         function _0x1(b){{var q=_0x2;a[{call}](b);function w{wrapper}}}\
         function _0x4(b){{function w(b){{return b}}return w(0x63)}}\
         function _0x3(){{var g={array};_0x3=function(){{return g;}};return _0x3();}}"
    )
}

#[test]
fn ends_what_stands_alone() {
    holds(r#"a["get"+'Hash' + "es"]()"#, "a.getHashes()");
    holds(r"a['\x67et\u0048a\163h\u{65}s']()", "a.getHashes()");
    holds("x[atob('Z2V0SGFzaGVz')]()", "x.getHashes()");
    holds("a('%67%65%74Hashes')", "getHashes");
    holds("<a onclick=\"&#103;&#x65;tHashes()\">", "getHashes");
    holds("s='sehsaHteg=x rav'.split('').reverse().join('')", "var x=getHashes");
    holds("['Z2V0','SGFzaGVz','d29ya2Vy','cG9vbA==']", "get\nHashes\nworker\npool");
    holds("['get','Hash','es','()'].join('')", "getHashes()");
    holds("e('a'+'b',-0x3ec+-0x1df6+0x21e3*0x1)", "e('ab',0x1)");
}

#[test]
fn leaves_alone_what_is_no_wrapper() {
    let rows = [
        SCRIPT,
        "__SECRET_INTERNALS_DO_NOT_USE_OR_YOU_WILL_BE_FIRED.aVeryLongIdentifierThatIsNotBase64AtAll",
        "import a from '../../node_modules/some/very/long/path/to/a/module/that/goes/on'",
        "sha256('9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08')",
        "const k = [1116352408, 1899447441, 3049323471, 3921009573, 961987163, 1508970993, 2453635748, 2870763221];",
        "var primes=[2,3,5,7,11,13,17,19,23,29,31,37,41,43,47,53,59,61,67,71,73,79,83,89,97];",
        "['width','height','color','background','border','margin','padding','display']",
        "a='/\\u00e9\\n\\t\\\\'; b=c+1+'d'; e=\"a \"+f+\" b\"; r=/[\\d\\w]+%20/",
        "https://a.example/b?c=%20d&amp;e=%2Ff",
        "<img src=\"data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk\">",
        "",
        "\\",
        "'",
        "[",
    ];
    for row in rows {
        assert_eq!(texts(row), [], "{row}");
    }
}

#[test]
fn keeps_to_its_bounds() {
    let bomb = format!("inflate('{}')", base64(bomb(2_000)));
    let words = format!("eval(f('{}',36,1,'{}'.split('|')))", "0 ".repeat(3_000), SCRIPT.repeat(30));
    let escaped = "'\\x61'+'b'".repeat(2_000);
    let long =
        looked_up(&format!("['{}','12abc','34def','56ghi']", "a".repeat(9_000)), "") + &"_0x2(0x64);".repeat(900);
    for text in [bomb, words, escaped, long, base64(SCRIPT.repeat(1_000)), format!("{},", "7,65,0x41".repeat(9_000))] {
        within_bounds(text.as_bytes());
    }
    let units = [
        "[",
        "['",
        "['a',",
        "['aaaa','aaaa','aaaa','aaaa'],",
        "(",
        "(1+",
        "=(1*",
        "-",
        "\\",
        "\\u{",
        "\\0",
        "'\\0asm\\'",
        "%",
        "%u",
        "&#",
        "'.split('|')",
        "\\\",'w'.split('|')",
        "atob('",
        "=/[",
        "`",
        "{",
        "g(1,",
        "H4sIAAAAAAAAAAAAAAAAAAAAAAAAAAAA ",
        "1,",
        "function f(){var g=['a','b','c','d'];f=function(){return g};function h(a){a=a-1;return f()[a]}",
        "var h=h,",
    ];
    for unit in units {
        within_bounds(unit.repeat(40_000 / unit.len()).as_bytes());
    }
}

#[test]
fn takes_anything() {
    let parts = [
        "'",
        "\"",
        "`",
        "[",
        "]",
        "(",
        ")",
        "{",
        "}",
        ",",
        "+",
        "-",
        "\\",
        "\\x4",
        "\\u{",
        "%",
        "&#x",
        ";",
        "=",
        "/",
        "*",
        " ",
        "\n",
        "0x",
        "1,",
        "function ",
        "return ",
        "var ",
        "a",
        "b(",
        "parseInt(",
        ".split('|')",
        "atob(",
        "shift",
        "'a','b','c','d'",
        "AGFzbQ",
        "eJwA",
        "H4sI",
        "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo",
        "616263646566",
        "\u{a1}",
        "\u{10ffff}",
        "\0asm",
    ];
    let mut random = Random(0x5eed);
    for _ in 0..3_000 {
        within_bounds(random.text(&parts, 80).as_bytes());
        let bytes: Vec<u8> = (0..random.below(300)).map(|_| random.below(256) as u8).collect();
        within_bounds(&bytes);
    }
}

fn within_bounds(text: &[u8]) {
    let layers = layers(text);
    let len = |layer: &Layer| match layer {
        Layer::Text(bytes) | Layer::Module(bytes) => bytes.len(),
    };
    assert!(layers.iter().map(|(_, layer)| len(layer)).sum::<usize>() <= 2 * text.len() + limits::UNWRAP_EXTRA_BYTES);
    assert!(layers.len() <= limits::UNWRAP_LAYERS);
    assert!(layers.iter().all(|&(at, _)| at < text.len()));
}
