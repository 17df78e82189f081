package sim

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"wxlab/sim/bilingual"
	"wxlab/sim/msgcrypt"
	"wxlab/sim/verdict"
	"wxlab/sim/world"
)

// ConnectAccount gives an account its own server. As in WeChat's console the server is asked first: a GET with an
// echostr that it must give back. The zero PushConfig disconnects.
func (s *Sim) ConnectAccount(ctx context.Context, account string, c world.PushConfig) error {
	a, ok := s.Account(account)
	if !ok {
		return world.UnknownAccount(account)
	}
	if c == (world.PushConfig{}) {
		return s.setPush(a.AppID, nil)
	}
	if err := c.Check(a.Kind); err != nil {
		return err
	}
	if err := s.verifyURL(ctx, c); err != nil {
		return err
	}
	return s.setPush(a.AppID, &c)
}

// setPush connects an account, or disconnects it when c is nil.
func (s *Sim) setPush(appID string, c *world.PushConfig) error {
	w := s.world.lock()
	defer s.world.unlock()
	a := w.Account(appID)
	if a == nil {
		return world.UnknownAccount(appID) // removed meanwhile
	}
	a.Push = c
	w.Touch()
	return nil
}

// verifyURL asks the server to give an echostr back (PROTOCOL 2.9).
func (s *Sim) verifyURL(ctx context.Context, c world.PushConfig) error {
	w := s.world.lock()
	raw := w.Draw("echostr", 12)
	s.world.unlock()
	echo, nonce := fmt.Sprint(binary.BigEndian.Uint64(raw)), fmt.Sprint(binary.BigEndian.Uint32(raw[8:])>>1)
	timestamp := strconv.FormatInt(s.now().Unix(), 10)
	query := "signature=" + msgcrypt.Sign(c.Token, timestamp, nonce) + "&timestamp=" + timestamp + "&nonce=" + nonce +
		"&echostr=" + echo

	ctx, cancel := context.WithTimeout(ctx, s.budget)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, withQuery(c.URL, query), http.NoBody)
	if err != nil {
		return fmt.Errorf("verify the URL: %w", err)
	}
	req.Header = http.Header{"User-Agent": {"Mozilla/4.0"}, "Accept": {"*/*"}, "Pragma": {"no-cache"}}
	resp, err := s.http.Do(req)
	if err != nil {
		return unreachable(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, answerLimit))
	switch {
	case err != nil:
		return unreachable(err)
	case resp.StatusCode != http.StatusOK:
		return bilingual.Errorf("URL 验证失败：带 echostr 的 GET 得到状态码 %d；验签用的是这个账号的 Token 吗？",
			"verify the URL: status %d to the GET with echostr; is the signature checked with the token of this account?",
			resp.StatusCode)
	case string(body) != echo:
		return bilingual.Errorf("URL 验证失败：返回的是 %s，应原样返回 echostr %s，不多也不少",
			"verify the URL: the answer is %s, it must be the echostr %s and nothing else", verdict.Quote(body), echo)
	}
	return nil
}

func unreachable(err error) error {
	return bilingual.Errorf("URL 验证失败，服务器没有运行，或地址不对：%v", "verify the URL, is the server running there? %v", err)
}
