package msgcrypt

import (
	"errors"
	"fmt"
)

// The ways a callback can be refused. An *Error wraps exactly one of them.
var (
	ErrSignature    = errors.New("msg_signature does not match")
	ErrEnvelope     = errors.New("body is not a sealed envelope")
	ErrKey          = errors.New("EncodingAESKey is not usable")
	ErrAppID        = errors.New("the sealed AppID is not this component's")
	ErrCiphertext   = errors.New("ciphertext length is not a positive multiple of 16")
	ErrPadding      = errors.New("padding is damaged")
	ErrLength       = errors.New("length field is damaged")
	ErrBase64       = errors.New("Encrypt is not base64")
	ErrRandomSource = errors.New("cannot draw 16 random bytes")
)

// Error is a failure of message crypto in the words of WeChat's sample library (PROTOCOL 2.7). The codes never
// travel over the wire; developers know them from that library and search for them.
type Error struct {
	Code    int    // -40001 … -40011
	Name    string // the official name, such as ValidateSignature_Error
	Detail  string // what was seen, without secrets
	Foreign string // for ErrAppID: the AppID that was found
	Err     error  // one of the sentinels above
}

// Error implements error.
func (e *Error) Error() string {
	text := fmt.Sprintf("%v (%d %s)", e.Err, e.Code, e.Name)
	if e.Detail != "" {
		text += ": " + e.Detail
	}
	return text
}

// Unwrap gives the sentinel, for errors.Is.
func (e *Error) Unwrap() error { return e.Err }

// codes maps each sentinel to the code and name of the official library.
var codes = map[error]struct {
	code int
	name string
}{
	ErrSignature:    {-40001, "ValidateSignature_Error"},
	ErrEnvelope:     {-40002, "ParseXml_Error"},
	ErrKey:          {-40004, "IllegalAesKey"},
	ErrAppID:        {-40005, "ValidateAppid_Error"},
	ErrRandomSource: {-40006, "EncryptAES_Error"},
	ErrCiphertext:   {-40007, "DecryptAES_Error"},
	ErrPadding:      {-40008, "IllegalBuffer"},
	ErrLength:       {-40008, "IllegalBuffer"},
	ErrBase64:       {-40010, "DecodeBase64_Error"},
}

// Fail builds the *Error of a sentinel, for callers that refuse a callback before it gets here (a body that is no
// envelope).
func Fail(sentinel error, format string, args ...any) *Error {
	c := codes[sentinel]
	return &Error{Code: c.code, Name: c.name, Detail: fmt.Sprintf(format, args...), Err: sentinel}
}
