package server

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"wxlab/platform"
	"wxlab/platform/msgcrypt"
)

// success is the answer that WeChat takes for "received" (PROTOCOL 3.1): these seven bytes and nothing else.
const success = "success"

// take parses an opened callback, commits it and works its answer out; it fills in cb.
type take func(ctx context.Context, cb *platform.Callback) error

// receive is what happens to every callback: it is read, verified and opened; take commits it and finds its answer;
// Config.OnCallback hears of it; and WeChat gets the answer. Config.OnStage hears of it on the way.
func (s *Server) receive(w http.ResponseWriter, r *http.Request, cb platform.Callback, take take) {
	id := s.identity.Load()
	cb.ComponentAppID, cb.ReceivedAt, cb.Outcome = id.component.AppID, s.cfg.Now(), platform.Accepted
	opened, err := s.open(w, r, id, &cb)
	if err == nil {
		s.reached(r.Context(), platform.Opened)
		err = take(r.Context(), &cb)
	}
	sealed := cb.ReplySealed
	if err == nil && len(cb.ReplyPlain) > 0 && sealed == nil {
		sealed, err = s.seal(id, opened, cb.ReplyPlain)
	}
	if err != nil {
		cb.Outcome, cb.Reason = platform.Refused, err
		var crypto *msgcrypt.Error
		if errors.As(err, &crypto) {
			cb.Code = crypto.Code
		}
		s.cfg.Log.Warn("callback refused", "family", cb.Family, "appid", cb.AppID, "reason", err)
	}
	if cb.Replaced > 0 {
		s.cfg.Log.Warn("callback with characters or notation that XML does not allow; it is taken all the same",
			"family", cb.Family, "appid", cb.AppID, "places", cb.Replaced)
	}
	if s.cfg.OnCallback != nil {
		s.cfg.OnCallback(r.Context(), cb)
	}
	s.answer(w, cb, sealed)
}

// reached says how far a callback has come.
func (s *Server) reached(ctx context.Context, stage platform.Stage) {
	if s.cfg.OnStage != nil {
		s.cfg.OnStage(ctx, stage)
	}
}

// answer writes success, an empty body where the release check wants one, the sealed reply, or the refusal.
func (s *Server) answer(w http.ResponseWriter, cb platform.Callback, sealed []byte) {
	switch {
	case cb.Outcome == platform.Refused:
		answerRefusal(w, cb.Reason)
	case sealed != nil:
		w.Header().Set("Content-Type", contentType(sealed))
		w.Write(sealed)
	case cb.ReplyPlain != nil:
		w.WriteHeader(http.StatusOK)
	default:
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		io.WriteString(w, success)
	}
}

// answerRefusal says why a callback is refused. Where that is our failure and not the sender's it is a 503, so that the
// sender tries again.
func answerRefusal(w http.ResponseWriter, reason error) {
	var refused *refusal
	if errors.As(reason, &refused) {
		http.Error(w, refused.text(), refused.status)
		return
	}
	http.Error(w, http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable)
}

// contentType names the notation of a sealed reply.
func contentType(sealed []byte) string {
	if platform.IsJSON(sealed) {
		return "application/json; charset=utf-8"
	}
	return "text/xml; charset=utf-8"
}

// open reads the body, verifies msg_signature and decrypts.
func (s *Server) open(
	w http.ResponseWriter, r *http.Request, id *identity, cb *platform.Callback,
) (msgcrypt.Opened, error) {
	if id.crypt == nil {
		return msgcrypt.Opened{}, &refusal{http.StatusServiceUnavailable, ErrNotConfigured}
	}
	body, err := readBody(w, r)
	if err != nil {
		return msgcrypt.Opened{}, err
	}
	p, err := s.params(r.URL.RawQuery, cb)
	if err != nil {
		return msgcrypt.Opened{}, err
	}
	envelope, err := platform.ParseEnvelope(body)
	if err != nil {
		return msgcrypt.Opened{}, &refusal{http.StatusBadRequest, msgcrypt.Fail(msgcrypt.ErrEnvelope, "%v", err)}
	}
	opened, err := id.crypt.Open(p.msgSignature, p.timestamp, p.nonce, []byte(envelope.Encrypt))
	switch {
	case errors.Is(err, msgcrypt.ErrSignature):
		return opened, &refusal{http.StatusUnauthorized, forOther(envelope, id.component.AppID, err)}
	case err != nil:
		return opened, &refusal{http.StatusBadRequest, err}
	}
	opened.JSON = envelope.JSON
	cb.Plain, cb.KeyUsed, cb.TokenUsed = opened.Plain, opened.KeyUsed, opened.TokenUsed
	return opened, nil
}

// forOther adds the likeliest cause to a wrong signature: the push is for another component, which it names.
func forOther(e platform.Envelope, componentAppID string, err error) error {
	if e.AppID == "" || e.AppID == componentAppID {
		return err
	}
	return fmt.Errorf("%w (the envelope names component %s, this one is %s: do two platforms share the auth-event URL?)",
		err, e.AppID, componentAppID)
}

// firstRoom is the memory that a body gets before any of it has come, whatever its header announces: a thousand
// connections can announce a MiB each and send nothing. Nearly all callbacks fit; for a longer one it doubles.
const firstRoom = 4 << 10

// readBody reads a whole body.
func readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	length := min(max(r.ContentLength, 0), firstRoom) // -1 is unknown
	body := bytes.NewBuffer(make([]byte, 0, length+bytes.MinRead))
	_, err := body.ReadFrom(http.MaxBytesReader(w, r.Body, platform.MaxMessageSize))
	if err == nil && int64(body.Len()) < r.ContentLength {
		err = io.ErrUnexpectedEOF
	}
	if err == nil {
		return body.Bytes(), nil // before errors.As, which costs an allocation
	}
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return nil, refuse(http.StatusRequestEntityTooLarge, "the body has more than %d bytes", tooLarge.Limit)
	}
	return nil, &refusal{http.StatusBadRequest, &cutShort{err}}
}

// cutShort is a body that did not come whole. Why is for our log: the network's errors name addresses.
type cutShort struct{ err error }

func (c *cutShort) Error() string { return fmt.Sprintf("read body: %v", c.err) }
func (c *cutShort) Unwrap() error { return c.err }

// params are the query parameters of a callback (PROTOCOL 2.2). The legacy signature is not looked at.
type params struct{ msgSignature, timestamp, nonce string }

func (s *Server) params(rawQuery string, cb *platform.Callback) (params, error) {
	names := [...]string{"msg_signature", "timestamp", "nonce", "encrypt_type"}
	values, err := queryValues(rawQuery, names)
	if err != nil {
		return params{}, refuse(http.StatusBadRequest, "the query is not well-formed")
	}
	p, mode := params{values[0], values[1], values[2]}, values[3]
	if mode != "" && mode != "aes" {
		return p, refuse(http.StatusBadRequest,
			"encrypt_type is %q: a third-party platform takes encrypted callbacks only", mode)
	}
	for i, value := range values[:3] {
		if value == "" {
			return p, refuse(http.StatusBadRequest, "query parameter %s is missing", names[i])
		}
	}
	seconds, err := strconv.ParseInt(p.timestamp, 10, 64)
	if err != nil || seconds < 0 {
		return p, refuse(http.StatusBadRequest, "timestamp is no number of unix seconds")
	}
	cb.Skew = cb.ReceivedAt.Sub(platform.UnixTime(seconds)).Truncate(time.Second)
	if s.cfg.MaxSkew > 0 && cb.Skew.Abs() > s.cfg.MaxSkew {
		return p, refuse(http.StatusBadRequest, "timestamp is %v off, %v are allowed", cb.Skew, s.cfg.MaxSkew)
	}
	return p, nil
}

// seal encrypts a reply with a fresh timestamp and nonce.
func (s *Server) seal(id *identity, opened msgcrypt.Opened, plain []byte) ([]byte, error) {
	nonce, err := s.nonce()
	if err != nil {
		return nil, err
	}
	sealed, err := id.crypt.Seal(opened, s.cfg.Rand, strconv.FormatInt(s.cfg.Now().Unix(), 10), nonce, plain)
	if err != nil {
		return nil, fmt.Errorf("seal reply: %w", err)
	}
	return sealed, nil
}

// nonce draws up to ten decimal digits, as WeChat's own are.
func (s *Server) nonce() (string, error) {
	var raw [4]byte
	if _, err := io.ReadFull(s.cfg.Rand, raw[:]); err != nil {
		return "", fmt.Errorf("draw nonce: %w", err)
	}
	return strconv.FormatUint(uint64(binary.BigEndian.Uint32(raw[:])>>1), 10), nil
}
