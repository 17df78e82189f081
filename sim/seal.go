package sim

import (
	"encoding/binary"
	"encoding/hex"
	"net/http"
	"strconv"
	"time"

	"wxlab/sim/callback"
	"wxlab/sim/msgcrypt"
	"wxlab/sim/world"
)

// seal writes the request of one attempt: what it adds to the URL, and the body. A platform's is always an envelope. Where
// the notation is JSON it is inside of the envelope as well (PROTOCOL 2.9).
func (p push) seal(e msgcrypt.Envelope) (query string, body []byte, err error) {
	if p.direct != nil && p.direct.Mode == world.PlainMode {
		body, err = p.plainBody()
		return e.PlainQuery(), body, err
	}
	if p.direct != nil && !p.own {
		if e.Msg, err = p.plainBody(); err != nil {
			return "", nil, err
		}
	}
	sealed, err := e.Seal()
	if err != nil || p.direct == nil {
		return sealed.Query, sealed.Body, err
	}
	switch {
	case p.direct.Mode == world.CompatibleMode:
		body, err = p.compatibleBody(sealed.Encrypt)
	case p.direct.Format == world.JSONFormat:
		body = jsonEnvelope(e.ToUserName, sealed.Encrypt)
	default:
		body = sealed.Body
	}
	return sealed.Query, body, err
}

// plainBody is the message in the account's notation, XML or JSON.
func (p push) plainBody() ([]byte, error) {
	if p.direct.Format == world.XMLFormat || callback.IsJSON(p.plain) {
		return p.plain, nil
	}
	root, err := callback.ParseElement(string(p.plain))
	if err != nil {
		return nil, err
	}
	return root.JSON(), nil
}

// compatibleBody is the body of the compatible mode: all the fields, and Encrypt.
func (p push) compatibleBody(encrypted string) ([]byte, error) {
	root, err := callback.ParseElement(string(p.plain))
	if err != nil {
		return nil, err
	}
	root.Children = append(root.Children, &callback.Element{Name: "Encrypt", Text: encrypted, CDATA: true})
	if p.direct.Format == world.JSONFormat {
		return root.JSON(), nil
	}
	return root.Render(), nil
}

// newAttempt is attempt n of a push before it is sent: its time and its request.
func (s *Sim) newAttempt(p push, n int) (world.Attempt, error) {
	now := s.now()
	envelope := p.envelope(now, n)
	p.applyFault(&envelope)
	if p.forged != nil && p.forged.Envelope != nil {
		p.forged.Envelope(&envelope)
	}
	query, body, err := p.seal(envelope)
	if err != nil {
		return world.Attempt{}, err
	}
	return world.Attempt{At: now, URL: withQuery(p.url, query), RequestBody: body, RequestHeader: s.header(p)}, nil
}

// envelope is what attempt n of a push seals, without a fault.
func (p push) envelope(now time.Time, n int) msgcrypt.Envelope {
	envelope := msgcrypt.Envelope{
		Token: p.platform.Token, EncodingAESKey: p.platform.SealingKey(), AppID: p.platform.AppID,
		ToUserName: p.account.UserName, OpenID: p.openID, Msg: p.plain,
		Timestamp: strconv.FormatInt(now.Unix(), 10),
		Nonce:     pushNonce(p.seed, p.id, n), Random: pushRandom(p.seed, p.id, n),
	}
	if p.kind.Family == string(callback.AuthEvent) {
		envelope.ToUserName, envelope.OpenID = "", ""
	}
	return envelope
}

// applyFault spoils the envelope as the push's fault says. What it draws depends on seed and delivery only, so that a
// replay has the same bytes.
func (p push) applyFault(e *msgcrypt.Envelope) {
	f := p.fault
	switch f.Effect {
	case world.BadSignature:
		wrong := hex.EncodeToString(world.Stream(p.seed, "bad_signature/"+p.id, 20))
		e.Bend.MsgSignature = &wrong
	case world.SignatureOnly:
		e.Bend.Omit = []string{"msg_signature"}
	case world.WrongAppID:
		tail := p.account.AppID // the usual confusion: the authorizer's instead of the component's
		if tail == "" {
			tail = "wx" + hex.EncodeToString(world.Stream(p.seed, "wrong_appid/"+p.id, 8))
		}
		e.Bend.Tail = &tail
	case world.Truncated:
		e.Bend.Truncate = f.Bytes
	case world.BadLength:
		beyond := uint32(1 << 31)
		e.Bend.Length = &beyond
	case world.StaleTimestamp:
		if sent, err := strconv.ParseInt(e.Timestamp, 10, 64); err == nil {
			e.Timestamp = strconv.FormatInt(sent-int64(f.Delay.Seconds()), 10)
		}
	case world.MissingParameter:
		e.Bend.Omit = []string{f.Parameter}
	case world.EntityBody:
		e.Bend.Entity = true
	case world.NoCDATA, world.HostileShape:
		e.Bend.Bare = true
	}
	if f.Effect == world.OddWhitespace || f.Effect == world.HostileShape {
		e.Bend.Compact = true
	}
}

// pushHeader is what WeChat sends beside Host, Content-Length and Connection (PROTOCOL 2.2).
func pushHeader(contentType string) http.Header {
	return http.Header{
		"User-Agent": {"Mozilla/4.0"}, "Accept": {"*/*"}, "Pragma": {"no-cache"}, "Content-Type": {contentType},
	}
}

// header is shared by all pushes of a notation; nobody changes it.
func (s *Sim) header(p push) http.Header {
	if p.fault.Effect == world.JSONContentType || p.direct != nil && p.direct.Format == world.JSONFormat {
		return s.jsonHeader
	}
	return s.xmlHeader
}

// pushNonce is decimal and fits 31 bits; pushRandom is 16 characters of hexadecimal text. Both belong to one
// attempt of one delivery, so that pushes under way at the same time do not disturb each other's bytes.
func pushNonce(seed uint64, delivery string, attempt int) string {
	raw := world.Stream(seed, "nonce/"+delivery+"/"+strconv.Itoa(attempt), 4)
	return strconv.FormatUint(uint64(binary.BigEndian.Uint32(raw)&0x7fffffff|1), 10)
}

func pushRandom(seed uint64, delivery string, attempt int) string {
	return hex.EncodeToString(world.Stream(seed, "random/"+delivery+"/"+strconv.Itoa(attempt), 8))
}

// jsonEnvelope is the body of the cipher mode in JSON.
func jsonEnvelope(toUserName, encrypt string) []byte {
	fields := []*callback.Element{
		{Name: "ToUserName", Text: toUserName, CDATA: true}, {Name: "Encrypt", Text: encrypt, CDATA: true},
	}
	return (&callback.Element{Name: "xml", Children: fields}).JSON()
}
