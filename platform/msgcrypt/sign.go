package msgcrypt

import (
	"crypto/sha1"
	"crypto/subtle"
	"encoding/hex"
	"slices"
	"strings"
)

// SortedStrings returns token and parts in the byte order in which they are hashed (PROTOCOL 2.5).
func SortedStrings(token string, parts ...string) []string {
	all := append([]string{token}, parts...)
	slices.Sort(all)
	return all
}

// Sign is lower-case hex SHA-1 over token and parts, sorted and joined. With timestamp and nonce it is `signature`;
// with timestamp, nonce and the exact base64 text of Encrypt it is `msg_signature` (PROTOCOL 2.5).
func Sign(token string, parts ...string) string {
	var joined []byte
	for _, s := range SortedStrings(token, parts...) {
		joined = append(joined, s...)
	}
	sum := sha1.Sum(joined)
	return hex.EncodeToString(sum[:])
}

// sign is Sign for the hot path: four parts of which the last is bytes, without joining them and without an allocation.
func sign(token, timestamp, nonce string, encrypt []byte) (sum [2 * sha1.Size]byte) {
	short := [3]string{token, timestamp, nonce}
	slices.Sort(short[:])
	digest, placed := sha1.New(), false
	for _, s := range short {
		if !placed && string(encrypt) < s {
			digest.Write(encrypt)
			placed = true
		}
		digest.Write([]byte(s))
	}
	if !placed {
		digest.Write(encrypt)
	}
	var raw [sha1.Size]byte
	hex.Encode(sum[:], digest.Sum(raw[:0]))
	return sum
}

// equal compares in constant time; WeChat's signatures are lower case, so nothing is folded.
func equal(sum [2 * sha1.Size]byte, given string) bool {
	return subtle.ConstantTimeCompare(sum[:], []byte(given)) == 1
}

// SignJSAPI is the JS-SDK's signature (PROTOCOL 6.7): raw values in the order of their keys, the URL without what
// follows its #.
func SignJSAPI(ticket, nonceStr, timestamp, url string) string {
	url, _, _ = strings.Cut(url, "#")
	sum := sha1.Sum([]byte("jsapi_ticket=" + ticket + "&noncestr=" + nonceStr + "&timestamp=" + timestamp + "&url=" + url))
	return hex.EncodeToString(sum[:])
}
