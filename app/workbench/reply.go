package workbench

import (
	"context"
	"strings"

	"wxlab/platform"
)

// defaultReply makes a fresh workspace talk back: it echoes texts and greets followers. Everything else is
// answered success.
func defaultReply(_ context.Context, m platform.Message) (platform.Reply, error) {
	switch {
	case m.MsgType == "text":
		return platform.TextReply{Content: "收到：" + clip(m.Content, 500)}, nil
	case m.MsgType == "event" && m.Event == "subscribe":
		return platform.TextReply{Content: "欢迎关注，这里是 Wxlab 内置平台的自动回复。"}, nil
	}
	return nil, nil
}

// clip keeps an echo under the 2048 bytes of a text (PROTOCOL 7.6), cutting between characters.
func clip(s string, runes int) string {
	r := []rune(s)
	if len(r) <= runes {
		return s
	}
	return strings.TrimSpace(string(r[:runes])) + "…"
}
