package journal

import (
	"bytes"
	"strings"

	"wxlab/app/secrets"
)

// Secrets that open doors for good are masked before they reach a file: those that are known by their value, see
// Options.Secrets, and by the name of their field those that are not, such as a wrong AppSecret. Access tokens stay: they
// expire, and are what one looks for.

const masked = secrets.Masked

// maskNamed returns b with the value of every key that ends in "secret" masked (component_appsecret, component_secret,
// appsecret, secret), in JSON ("secret":"…"), queries and forms (secret=…) and XML (<AppSecret>…). What surrounds the
// value stays, so that JSON stays JSON. Without such a key it returns b itself.
func maskNamed(b []byte) []byte {
	if !mayHoldSecret(b) {
		return b
	}
	var out []byte
	done := 0 // b[:done] is in out
	for from := 0; ; {
		i := indexSecret(b[from:])
		if i < 0 {
			break
		}
		from += i + len("secret")
		start, end, with := secretValue(b, from)
		if end > start {
			out = append(append(out, b[done:start]...), with...)
			done, from = end, end
		}
	}
	if out == nil {
		return b
	}
	return append(out, b[done:]...)
}

// mayHoldSecret reports whether the word is somewhere before a character that can follow it, see secretValue. It looks
// for these characters and not for the word's letters, of which ciphertext is full: 0.4 µs for the two documents of
// BenchmarkMask, which bytes.ToLower and bytes.Contains take 8 µs for. Every exchange waits for six such looks.
func mayHoldSecret(b []byte) bool {
	const length = len("secret")
	for _, mark := range [...]byte{'=', '>', '"', '\'', '\\'} {
		for at := 0; at < len(b); at++ {
			i := bytes.IndexByte(b[at:], mark)
			if i < 0 {
				break
			}
			at += i
			if at >= length && b[at-1]|0x20 == 't' && isSecret(b[at-length:at]) {
				return true
			}
		}
	}
	return false
}

// indexSecret finds the word in any case, -1 if it is not there. Few documents hold it, so the plain way will do.
func indexSecret(b []byte) int {
	for at := range max(0, len(b)-len("secret")+1) {
		if isSecret(b[at : at+len("secret")]) {
			return at
		}
	}
	return -1
}

func isSecret(word []byte) bool { return bytes.EqualFold(word, []byte("secret")) }

// secretValue finds the value of the key that ends at b[at:], and what to put in its place; none if end is 0.
func secretValue(b []byte, at int) (start, end int, with string) {
	if at >= len(b) {
		return 0, 0, ""
	}
	switch b[at] {
	case '=':
		return at + 1, until(b, at+1, "&# \t\r\n\"'\\"), masked
	case '>':
		if opensElement(b[:at]) {
			return at + 1, endOfElement(b, at+1), masked
		}
	case '"', '\'':
		return jsonValue(b, at+1)
	case '\\':
		return escapedJSONValue(b, at)
	}
	return 0, 0, ""
}

// jsonValue finds what follows the colon: inside the quotes of a string, or a whole number or word.
func jsonValue(b []byte, at int) (start, end int, with string) {
	at = skipSpace(b, at)
	if at >= len(b) || b[at] != ':' {
		return 0, 0, ""
	}
	at = skipSpace(b, at+1)
	if at >= len(b) || b[at] == '{' || b[at] == '[' {
		return 0, 0, ""
	}
	if b[at] != '"' {
		return at, until(b, at, ",}] \t\r\n"), `"` + masked + `"`
	}
	for end = at + 1; end < len(b) && b[end] != '"'; end++ {
		if b[end] == '\\' {
			end++
		}
	}
	return at + 1, min(end, len(b)), masked
}

// escapedJSONValue finds the value in JSON that is itself a string in JSON: \"secret\":\"…\".
func escapedJSONValue(b []byte, at int) (start, end int, with string) {
	rest := bytes.TrimLeft(b[at:], `\`)
	sep := bytes.IndexByte(rest, ':')
	if len(rest) == 0 || rest[0] != '"' || sep < 0 || len(bytes.TrimSpace(rest[1:sep])) > 0 {
		return 0, 0, ""
	}
	value := bytes.TrimLeft(rest[sep+1:], ` \"`)
	start = len(b) - len(value)
	return start, until(b, start, `\"`), masked
}

// opensElement reports whether what comes before a > is an opening tag.
func opensElement(b []byte) bool {
	i := bytes.LastIndexByte(b, '<')
	return i >= 0 && b[i+1] != '/'
}

// endOfElement is where an XML element's text ends; the CDATA marks are text too and go with it. A quotation mark
// ends it as well: then the XML stood in JSON.
func endOfElement(b []byte, at int) int {
	end := until(b, at, `"\`)
	if i := bytes.Index(b[at:end], []byte("</")); i >= 0 {
		return at + i
	}
	return end
}

func until(b []byte, at int, stops string) int {
	if i := bytes.IndexAny(b[at:], stops); i >= 0 {
		return at + i
	}
	return len(b)
}

func skipSpace(b []byte, at int) int {
	for at < len(b) && strings.IndexByte(" \t\r\n", b[at]) >= 0 {
		at++
	}
	return at
}
