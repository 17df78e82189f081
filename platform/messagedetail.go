package platform

// Detail is a message's content as one of the types below, a pointer: *TextMessage … *MiniProgramPageMessage for what a
// user sent, *SubscribeEvent … for events. It is nil for a MsgType or Event that this package does not know; Fields
// has everything either way.
func (m Message) Detail() any {
	if m.IsEvent() {
		return filled(newEventDetail(m.Event), m.Fields)
	}
	return filled(newMessageDetail(m.MsgType), m.Fields)
}

func newMessageDetail(msgType string) any {
	switch msgType {
	case "text":
		return new(TextMessage)
	case "image":
		return new(ImageMessage)
	case "voice":
		return new(VoiceMessage)
	case "video", "shortvideo":
		return new(VideoMessage)
	case "location":
		return new(LocationMessage)
	case "link":
		return new(LinkMessage)
	case "file":
		return new(FileMessage)
	case "miniprogrampage":
		return new(MiniProgramPageMessage)
	}
	return nil
}

// The messages of users (PROTOCOL 7.1). All of them have MsgID in Message.
type (
	// TextMessage is a written message.
	TextMessage struct {
		Content   string `wx:"Content"`
		MenuID    string `wx:"bizmsgmenuid"` // after a click in a MsgMenu
		MsgDataID string `wx:"MsgDataId"`    // with Index, when it comes from an article
		Index     int64  `wx:"Idx"`
	}
	// ImageMessage is a picture.
	ImageMessage struct {
		PicURL  string `wx:"PicUrl"`
		MediaID string `wx:"MediaId"`
	}
	// VoiceMessage is a recording; Recognition is its text where that is on.
	VoiceMessage struct {
		MediaID     string `wx:"MediaId"`
		MediaID16K  string `wx:"MediaId16K"`
		Format      string `wx:"Format"` // amr, speex
		Recognition string `wx:"Recognition"`
	}
	// VideoMessage is a video or a shortvideo.
	VideoMessage struct {
		MediaID      string `wx:"MediaId"`
		ThumbMediaID string `wx:"ThumbMediaId"`
	}
	// LocationMessage is a place the user sent.
	LocationMessage struct {
		Latitude  float64 `wx:"Location_X"`
		Longitude float64 `wx:"Location_Y"`
		Scale     int64   `wx:"Scale"`
		Label     string  `wx:"Label"`
	}
	// LinkMessage is a shared article.
	LinkMessage struct {
		Title       string `wx:"Title"`
		Description string `wx:"Description"`
		URL         string `wx:"Url"`
	}
	// FileMessage is a file; WeChat offers no way to download it.
	FileMessage struct {
		Title       string `wx:"Title"`
		Description string `wx:"Description"`
		Key         string `wx:"FileKey"`
		MD5         string `wx:"FileMd5"`
		Size        int64  `wx:"FileTotalLen"` // bytes
	}
	// MiniProgramPageMessage is a card of a mini program, sent in its customer service.
	MiniProgramPageMessage struct {
		Title        string `wx:"Title"`
		AppID        string `wx:"AppId"`
		PagePath     string `wx:"PagePath"`
		ThumbURL     string `wx:"ThumbUrl"`
		ThumbMediaID string `wx:"ThumbMediaId"`
	}
)
