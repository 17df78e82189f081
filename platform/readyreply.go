package platform

import "fmt"

// EmptyReply answers with an empty body, which WeChat takes for `success` (PROTOCOL 7.6).
type EmptyReply struct{}

// ReadyReply is an answer that somebody else wrote, such as a server that callbacks are forwarded to. Plain is its
// document and is answered as it is, unless the message wants the other notation. Sealed, where it is not nil, is the
// same as that server encrypted it: these bytes go out, and Plain is kept for WeChat's retries.
type ReadyReply struct{ Plain, Sealed []byte }

// ParseReply reads the answer that a server gave, XML or JSON, sealed no longer. It fails with ErrReply, or as
// ReadReply does.
func ParseReply(plain []byte) (Reply, error) {
	f, err := ParseReplyFields(plain)
	if err != nil {
		return nil, err
	}
	var r Reply
	switch kind := f.Get("MsgType"); kind {
	case "text":
		r = TextReply{f.Get("Content")}
	case "image":
		r = ImageReply{f.first("Image.MediaId", "MediaId")}
	case "voice":
		r = VoiceReply{f.first("Voice.MediaId", "MediaId")}
	case "video":
		r = VideoReply{f.first("Video.MediaId", "MediaId"), f.Get("Video.Title"), f.Get("Video.Description")}
	case "music":
		r = MusicReply{f.Get("Music.Title"), f.Get("Music.Description"), f.Get("Music.MusicUrl"),
			f.Get("Music.HQMusicUrl"), f.Get("Music.ThumbMediaId")}
	case "news":
		r = NewsReply{articlesOf(f)}
	case "transfer_customer_service":
		r = TransferReply{f.Get("TransInfo.KfAccount")}
	case "":
		return nil, fmt.Errorf("%w: no MsgType in it", ErrReply)
	default:
		return nil, fmt.Errorf("%w: MsgType %q is none of the passive replies", ErrReply, kind)
	}
	return r, r.check()
}

// articlesOf reads XML (Articles.item) and JSON (Articles, a list); a Title begins the next article.
func articlesOf(f Fields) []Article {
	var out []Article
	for _, field := range f {
		name, ok := articleField(field.Path)
		if !ok {
			continue
		}
		if name == "Title" || len(out) == 0 {
			out = append(out, Article{})
		}
		a := &out[len(out)-1]
		switch name {
		case "Title":
			a.Title = field.Value
		case "Description":
			a.Description = field.Value
		case "PicUrl":
			a.PicURL = field.Value
		case "Url":
			a.URL = field.Value
		}
	}
	return out
}

func articleField(path string) (name string, ok bool) {
	for _, prefix := range []string{"Articles.item.", "Articles."} {
		if len(path) > len(prefix) && path[:len(prefix)] == prefix {
			return path[len(prefix):], true
		}
	}
	return "", false
}

func (EmptyReply) msgType() string   { return "" }
func (EmptyReply) check() error      { return nil }
func (EmptyReply) write(replyWriter) {}
func (EmptyReply) custom() any       { return nil }

func (r ReadyReply) check() error { _, err := ParseReply(r.Plain); return err }

// write is never called: Plain is answered, or the reply in it.
func (ReadyReply) write(replyWriter) {}

func (r ReadyReply) msgType() string {
	if inner, err := ParseReply(r.Plain); err == nil {
		return inner.msgType()
	}
	return ""
}

func (r ReadyReply) custom() any {
	if inner, err := ParseReply(r.Plain); err == nil {
		return inner.custom()
	}
	return nil
}
