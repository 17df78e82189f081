package wxapi

import (
	"context"
	"net/url"
	"strconv"
)

// Half-screen mini programs (半屏小程序): one opens another over itself; with permission set 18 (PROTOCOL 14.4).

// States of an EmbeddedMiniProgram.
const (
	EmbedWaiting   = 1
	EmbedPassed    = 2
	EmbedRefused   = 3
	EmbedTimedOut  = 4
	EmbedWithdrawn = 5
	EmbedCancelled = 6
)

// EmbeddedMiniProgram is one that this one opens, or one that opens this one.
type EmbeddedMiniProgram struct {
	AppID     string `json:"appid"`
	AppliedAt int64  `json:"create_time"` // unix seconds
	HeadImg   string `json:"headimg"`
	NickName  string `json:"nickname"`
	Reason    string `json:"reason"`
	Status    int    `json:"-"`
}

// AddEmbedded asks another mini program to be opened here; the reason has at most 30 characters. It fails with 89413 on the
// fourth time within a day, 89423 when there are ten, 89428 when it was asked already, 89430 when it refuses everybody.
func (a *Account) AddEmbedded(ctx context.Context, appID, reason string) error {
	return a.post(ctx, "/wxaapi/wxaembedded/add_embedded", map[string]string{"appid": appID, "apply_reason": reason}, nil)
}

// DeleteEmbedded takes the application, or what came of it, back. It fails with 89421 when there is none.
func (a *Account) DeleteEmbedded(ctx context.Context, appID string) error {
	return a.post(ctx, "/wxaapi/wxaembedded/del_embedded", map[string]string{"appid": appID}, nil)
}

// Embedded lists those that this one opens, from start on, at most 1,000.
func (a *Account) Embedded(ctx context.Context, start, size int) ([]EmbeddedMiniProgram, error) {
	list, _, err := a.embeddedList(ctx, "/wxaapi/wxaembedded/get_list", start, size)
	return list, err
}

// EmbedPolicy is how applications to open a mini program are answered.
type EmbedPolicy int

const (
	EmbedAsked EmbedPolicy = 0 // the administrator confirms each
	EmbedAll   EmbedPolicy = 1
	EmbedNone  EmbedPolicy = 2
)

// Embedding lists those that open this one, and how applications are answered.
func (a *Account) Embedding(ctx context.Context, start, size int) ([]EmbeddedMiniProgram, EmbedPolicy, error) {
	return a.embeddedList(ctx, "/wxaapi/wxaembedded/get_own_list", start, size)
}

func (a *Account) embeddedList(
	ctx context.Context, path string, start, size int,
) ([]EmbeddedMiniProgram, EmbedPolicy, error) {
	var out struct {
		List []struct {
			EmbeddedMiniProgram
			Status number `json:"status"` // text in WeChat's tables, a number in its samples
		} `json:"wxa_embedded_list"`
		Policy EmbedPolicy `json:"embedded_flag"`
	}
	err := a.get(ctx, path, url.Values{"start": {strconv.Itoa(start)}, "num": {strconv.Itoa(size)}}, &out)
	list := make([]EmbeddedMiniProgram, len(out.List))
	for i, one := range out.List {
		list[i] = one.EmbeddedMiniProgram
		list[i].Status = int(one.Status)
	}
	return list, out.Policy, err
}

// SetEmbedPolicy says how applications are answered from now on.
func (a *Account) SetEmbedPolicy(ctx context.Context, policy EmbedPolicy) error {
	return a.post(ctx, "/wxaapi/wxaembedded/set_authorize", map[string]EmbedPolicy{"flag": policy}, nil)
}

// CancelEmbedding forbids another mini program to open this one any more. It fails with 89421 when it never asked.
func (a *Account) CancelEmbedding(ctx context.Context, appID string) error {
	return a.post(ctx, "/wxaapi/wxaembedded/del_authorize", map[string]string{"appid": appID}, nil)
}
