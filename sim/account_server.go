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
		return bilingual.Errorf("账号 %s 刚刚被移除了", "the account %s was removed meanwhile", appID)
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
		return unverified(err)
	}
	req.Header = http.Header{"User-Agent": {"Mozilla/4.0"}, "Accept": {"*/*"}, "Pragma": {"no-cache"}}
	resp, err := s.http.Do(req)
	if err != nil {
		return unverified(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, answerLimit))
	switch {
	case err != nil:
		return unverified(err)
	case resp.StatusCode != http.StatusOK:
		return bilingual.Errorf("服务器地址（URL）验证失败：对带 echostr 的 GET 返回了状态码 %d。验签用的是这个账号的 Token 吗？",
			"the URL is not verified: status %d to the GET with echostr; is the signature checked with the token of this account?",
			resp.StatusCode)
	case string(body) != echo:
		return bilingual.Errorf("服务器地址（URL）验证失败：返回了 %s，应原样返回 echostr %s，不带别的内容",
			"the URL is not verified: the answer is %s, it must be the echostr %s and nothing else", verdict.Quote(body), echo)
	}
	return nil
}

// unverified is the network's failure.
func unverified(err error) error {
	return bilingual.Because(err, "服务器地址（URL）验证失败：带 echostr 的 GET 没有得到返回。服务启动了吗？",
		"the URL is not verified: the GET with echostr had no answer; does the server run?")
}
