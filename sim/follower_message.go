package sim

import (
	"bytes"
	"image"
	_ "image/gif" // forms that followers' pictures have
	_ "image/jpeg"
	_ "image/png"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// messageFields are the fields of a message that say what it is about, where the action has a key for that. What somebody
// says WeChat writes down only for accounts that have speech recognition switched on.
func messageFields(a Action, st *world.AccountState) map[string]string {
	set := map[string]string{}
	switch {
	case a.Key == "":
	case a.Do == SendVoice && st.Options["voice_recognize"] == "1":
		set["Recognition"] = a.Key
	case a.Do == SendLocation:
		set["Label"] = a.Key
	case a.Do == SendLink:
		set["Url"] = a.Key
	case a.Do == SendFile:
		set["Title"] = a.Key
	case a.Do == SendPage:
		set["PagePath"] = a.Key
	}
	return set
}

// largestPicture is what WeChat takes as a medium.
const largestPicture = 10 << 20

// putMedia gives a message media of its own, as every real one has, and keeps the picture that the follower chose.
func putMedia(w *world.World, st *world.AccountState, a Action, set map[string]string) error {
	form, err := formOf(a)
	if err != nil {
		return err
	}
	draw := func(field string) {
		if set[field] == "" {
			set[field] = w.NewValue(world.DrawnMedium)
		}
	}
	switch a.Do {
	case SendImage:
		draw("MediaId")
		if set["PicUrl"] == "" {
			set["PicUrl"] = "http://mmbiz.qpic.cn/mmbiz_" + form + "/" + set["MediaId"] + "/0"
		}
	case SendVoice:
		draw("MediaId")
	case SendVideo, SendShortVideo:
		draw("MediaId")
		draw("ThumbMediaId")
	case SendPage:
		draw("ThumbMediaId")
	}
	if len(a.Picture) > 0 {
		st.Keep(&world.Medium{
			ID: set["MediaId"], Type: "image", Name: "picture." + form, Data: a.Picture, Expires: w.Now().Add(world.MediaLife),
		}, w.Now())
	}
	return nil
}

// formOf is the form of the picture that an action sends; those that the simulator draws are PNG.
func formOf(a Action) (string, error) {
	if len(a.Picture) == 0 {
		return "png", nil
	}
	_, form, err := image.DecodeConfig(bytes.NewReader(a.Picture))
	switch {
	case a.Do != SendImage:
		return "", bilingual.Errorf("只有 image 可以带图片，%s 不行", "only image takes a picture, %s does not", a.Do)
	case err != nil:
		return "", bilingual.Errorf("这不是 PNG、JPEG 或 GIF 图片：%v", "this is no PNG, JPEG or GIF picture: %v", err)
	case len(a.Picture) > largestPicture:
		return "", bilingual.Errorf("图片有 %d 字节，微信最多接受 10 MB", "the picture has %d bytes, WeChat takes at most 10 MB",
			len(a.Picture))
	}
	return form, nil
}

// Medium is a temporary medium of an account that has not expired.
func (s *Sim) Medium(account, id string) (world.Medium, bool) {
	w := s.world.lock()
	defer s.world.unlock()
	a := w.AccountBy(account)
	if a == nil {
		return world.Medium{}, false
	}
	if m := a.Medium(id, s.now()); m != nil {
		return *m, true
	}
	return world.Medium{}, false
}
