package platform

import (
	"errors"
	"fmt"
	"time"
)

// Limits of passive replies (PROTOCOL 7.6).
const (
	MaxReplyText     = 2048 // bytes
	MaxReplyArticles = 8
)

// ErrReply is a reply that WeChat would not show.
var ErrReply = errors.New("reply not possible")

// Reply (被动回复) is what is answered to a message: TextReply, ImageReply, VoiceReply, VideoReply, MusicReply,
// NewsReply, TransferReply, EmptyReply or ReadyReply. A nil Reply is `success`: nothing is shown.
type Reply interface {
	msgType() string
	check() error
	write(w replyWriter) // what follows MsgType
	custom() any         // the body of the same thing as a customer-service message, nil where there is none
}

// TextReply shows text, up to MaxReplyText bytes.
type TextReply struct{ Content string }

// ImageReply shows an uploaded image.
type ImageReply struct{ MediaID string }

// VoiceReply plays an uploaded recording.
type VoiceReply struct{ MediaID string }

// VideoReply shows an uploaded video.
type VideoReply struct{ MediaID, Title, Description string }

// MusicReply shows a player; ThumbMediaID is an uploaded cover.
type MusicReply struct{ Title, Description, URL, HQURL, ThumbMediaID string }

// NewsReply shows linked articles, 1 to MaxReplyArticles; to ordinary messages WeChat shows only the first.
type NewsReply struct{ Articles []Article }

// Article is one entry of a NewsReply.
type Article struct {
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
	PicURL      string `json:"picurl,omitempty"`
	URL         string `json:"url,omitempty"`
}

// TransferReply hands the user to customer service (transfer_customer_service), to KfAccount where it is not empty.
type TransferReply struct{ KfAccount string }

// ReplyTo builds the plain document that answers m in the notation that m came in: ReplyJSON to JSON, else ReplyXML.
func ReplyTo(r Reply, m Message, at time.Time) ([]byte, error) {
	if IsJSON(m.Plain) {
		return ReplyJSON(r, m, at)
	}
	return ReplyXML(r, m, at)
}

// ReplyXML builds the plain XML that answers m, sender and receiver swapped; of an EmptyReply it has no bytes, and is
// not nil. It fails with ErrReply.
func ReplyXML(r Reply, m Message, at time.Time) ([]byte, error) {
	return writeReply(r, m, at, &xmlWriter{buf: make([]byte, 0, 512)})
}

// ReplyJSON is ReplyXML with the same names in JSON, for accounts that chose it (PROTOCOL 2.9). WeChat documents only
// transfer_customer_service so, the one passive reply of a mini program.
func ReplyJSON(r Reply, m Message, at time.Time) ([]byte, error) {
	return writeReply(r, m, at, &jsonWriter{})
}

func writeReply(r Reply, m Message, at time.Time, w replyWriter) ([]byte, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	switch ready := r.(type) {
	case EmptyReply:
		return []byte{}, nil
	case ReadyReply:
		if w.reads(ready.Plain) {
			return ready.Plain, nil
		}
		r, _ = ParseReply(ready.Plain) // check read it already
	}
	w.begin()
	w.text("ToUserName", m.FromUserName)
	w.text("FromUserName", m.ToUserName)
	w.number("CreateTime", at.Unix())
	w.text("MsgType", r.msgType())
	r.write(w)
	return w.end(), nil
}

// CustomMessage is the body of message/custom/send (PROTOCOL 6.2) that shows the same as r to openID; ok is false for
// a TransferReply and an EmptyReply, which exist only as passive replies.
func CustomMessage(r Reply, openID string) (body map[string]any, ok bool) {
	part := r.custom()
	if part == nil {
		return nil, false
	}
	return map[string]any{"touser": openID, "msgtype": r.msgType(), r.msgType(): part}, true
}

func (TextReply) msgType() string     { return "text" }
func (ImageReply) msgType() string    { return "image" }
func (VoiceReply) msgType() string    { return "voice" }
func (VideoReply) msgType() string    { return "video" }
func (MusicReply) msgType() string    { return "music" }
func (NewsReply) msgType() string     { return "news" }
func (TransferReply) msgType() string { return "transfer_customer_service" }

func (r TextReply) check() error {
	switch {
	case r.Content == "":
		return fmt.Errorf("%w: the text is empty", ErrReply)
	case len(r.Content) > MaxReplyText:
		return fmt.Errorf("%w: the text has %d bytes, at most %d are shown", ErrReply, len(r.Content), MaxReplyText)
	}
	return nil
}
func (r ImageReply) check() error  { return needMedia(r.MediaID) }
func (r VoiceReply) check() error  { return needMedia(r.MediaID) }
func (r VideoReply) check() error  { return needMedia(r.MediaID) }
func (r MusicReply) check() error  { return needMedia(r.ThumbMediaID) }
func (TransferReply) check() error { return nil }
func (r NewsReply) check() error {
	if n := len(r.Articles); n < 1 || n > MaxReplyArticles {
		return fmt.Errorf("%w: %d articles, 1 to %d are allowed", ErrReply, n, MaxReplyArticles)
	}
	return nil
}

func needMedia(id string) error {
	if id == "" {
		return fmt.Errorf("%w: no media id; upload the media first", ErrReply)
	}
	return nil
}

func (r TextReply) write(w replyWriter)  { w.text("Content", r.Content) }
func (r ImageReply) write(w replyWriter) { w.in("Image", func() { w.text("MediaId", r.MediaID) }) }
func (r VoiceReply) write(w replyWriter) { w.in("Voice", func() { w.text("MediaId", r.MediaID) }) }
func (r VideoReply) write(w replyWriter) {
	w.in("Video", func() {
		w.text("MediaId", r.MediaID)
		w.text("Title", r.Title)
		w.text("Description", r.Description)
	})
}
func (r MusicReply) write(w replyWriter) {
	w.in("Music", func() {
		w.text("Title", r.Title)
		w.text("Description", r.Description)
		w.text("MusicUrl", r.URL)
		w.text("HQMusicUrl", r.HQURL)
		w.text("ThumbMediaId", r.ThumbMediaID)
	})
}
func (r NewsReply) write(w replyWriter) {
	w.number("ArticleCount", int64(len(r.Articles)))
	w.in("Articles", func() {
		w.each("item", len(r.Articles), func(i int) {
			w.text("Title", r.Articles[i].Title)
			w.text("Description", r.Articles[i].Description)
			w.text("PicUrl", r.Articles[i].PicURL)
			w.text("Url", r.Articles[i].URL)
		})
	})
}
func (r TransferReply) write(w replyWriter) {
	if r.KfAccount != "" {
		w.in("TransInfo", func() { w.text("KfAccount", r.KfAccount) })
	}
}

func (r TextReply) custom() any  { return map[string]string{"content": r.Content} }
func (r ImageReply) custom() any { return map[string]string{"media_id": r.MediaID} }
func (r VoiceReply) custom() any { return map[string]string{"media_id": r.MediaID} }
func (r VideoReply) custom() any {
	return map[string]string{"media_id": r.MediaID, "thumb_media_id": r.MediaID, "title": r.Title,
		"description": r.Description}
}
func (r MusicReply) custom() any {
	return map[string]string{"title": r.Title, "description": r.Description, "musicurl": r.URL, "hqmusicurl": r.HQURL,
		"thumb_media_id": r.ThumbMediaID}
}

// custom is the first article alone: of more, WeChat refuses the whole customer-service message (45008, PROTOCOL 4.15).
func (r NewsReply) custom() any {
	articles := []map[string]string{}
	for _, a := range r.Articles[:min(1, len(r.Articles))] {
		articles = append(articles, map[string]string{"title": a.Title, "description": a.Description,
			"picurl": a.PicURL, "url": a.URL})
	}
	return map[string]any{"articles": articles}
}
func (TransferReply) custom() any { return nil }
