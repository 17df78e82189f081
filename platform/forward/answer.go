package forward

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"wxlab/platform"
	"wxlab/platform/msgcrypt"
)

const success = "success"

// read makes a reply of a target's answer. What WeChat would not take is ErrAnswer, so that our own answer goes out
// instead and the reason is on record.
func (f *Forwarder) read(mode platform.ForwardMode, body []byte) (platform.Reply, error) {
	if mode != platform.ForwardBytes {
		return readPlain(body)
	}
	switch {
	case string(body) == success:
		return nil, nil
	case len(body) == 0:
		return platform.EmptyReply{}, nil
	case strings.Trim(string(body), " \t\r\n\"'\ufeff") == success:
		return nil, fmt.Errorf("%w: %q is not exactly the seven bytes success", ErrAnswer, body)
	}
	plain, err := f.open(body)
	if err != nil {
		return nil, fmt.Errorf("%w: %w; it begins %q", ErrAnswer, err, beginning(body))
	}
	return platform.ReadyReply{Plain: plain, Sealed: body}, nil
}

// open decrypts a sealed answer with the keys of the first component whose they are, and fails where it is no reply.
func (f *Forwarder) open(body []byte) ([]byte, error) {
	if f.cfg.Component == nil {
		return nil, errors.New("no keys to open it with")
	}
	plain, err := openFor(f.cfg.Component(), body)
	if err == nil || f.cfg.Others == nil {
		return plain, err
	}
	for _, c := range f.cfg.Others() {
		if plain, err := openFor(c, body); err == nil {
			return plain, nil
		}
	}
	return nil, err
}

func openFor(c platform.Component, body []byte) ([]byte, error) {
	crypt, err := msgcrypt.New(c)
	if err != nil {
		return nil, err
	}
	fields, err := platform.ParseReplyFields(body)
	if err != nil {
		return nil, err
	}
	if fields.Get("Encrypt") == "" {
		return nil, errors.New("it is not encrypted, and a third-party platform's answers always are; " +
			"or forward decrypted and let us seal")
	}
	opened, err := crypt.Open(
		fields.Get("MsgSignature"), fields.Get("TimeStamp"), fields.Get("Nonce"), []byte(fields.Get("Encrypt")))
	if err != nil {
		return nil, err
	}
	if _, err := platform.ParseReply(opened.Plain); err != nil {
		return nil, err
	}
	return opened.Plain, nil
}

// readPlain takes an answer that is ours to seal: success or nothing, the XML of a reply, or its JSON. XML that names
// its receiver goes out as it was written.
func readPlain(body []byte) (platform.Reply, error) {
	trimmed := bytes.TrimSpace(body)
	switch {
	case string(trimmed) == success:
		return nil, nil
	case len(trimmed) == 0:
		return platform.EmptyReply{}, nil
	}
	reply, err := platform.ParseReply(trimmed)
	if err != nil {
		return nil, fmt.Errorf("%w: %w; it begins %q", ErrAnswer, err, beginning(trimmed))
	}
	if trimmed[0] == '<' && bytes.Contains(trimmed, []byte("<ToUserName>")) {
		return platform.ReadyReply{Plain: trimmed}, nil
	}
	return reply, nil
}

// beginning is as much of an answer as helps to recognize it.
func beginning(body []byte) []byte {
	const enough = 60
	if len(body) <= enough {
		return body
	}
	end := enough
	for end > 0 && !utf8.RuneStart(body[end]) {
		end--
	}
	return body[:end]
}
