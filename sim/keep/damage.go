package keep

import "wxlab/sim/bilingual"

// Damage is what could not be read of a simulator's memory. It is gone; everything else is there.
type Damage struct {
	NoHistory bool  // there is no history beside sim.json
	Bytes     int64 // at the end of the history: cut off
	Lines     int   // before readable ones: left out
	Media     int   // without a file, or with a damaged one
	Servers   int   // of accounts' own, without their secrets
}

// Text says what is lost.
func (d Damage) Text() bilingual.Text {
	var lost []bilingual.Text
	if d.NoHistory {
		lost = append(lost, bilingual.Textf("sim.json 旁没有历史文件：模拟微信不再记得推送、调用和聊天，账号与授权仍在",
			"there is no history beside sim.json: the simulated WeChat no longer knows of deliveries, calls and chats; "+
				"accounts and authorizations are there"))
	}
	if d.Bytes > 0 {
		lost = append(lost, bilingual.Textf("历史文件末尾的 %d 字节不完整，已截去",
			"%d bytes at the end of its history are incomplete and were cut off", d.Bytes))
	}
	if d.Lines > 0 {
		lost = append(lost, bilingual.Textf("历史文件中有 %d 行损坏，已略过",
			"%d damaged lines of its history were left out", d.Lines))
	}
	if d.Media > 0 {
		lost = append(lost, bilingual.Textf("%d 个临时素材的文件缺失或损坏，这些素材已移除",
			"the files of %d temporary media are missing or damaged, and the media are gone", d.Media))
	}
	if d.Servers > 0 {
		lost = append(lost, bilingual.Textf("%d 个账号自有服务器的 Token 没有保存下来，这些账号不再直接推送，请重新连接",
			"the Tokens of %d accounts' own servers are not on record: nothing is pushed to these servers until they are "+
				"connected again", d.Servers))
	}
	var out bilingual.Text
	for i, one := range lost {
		if i > 0 {
			out = out.Plus(bilingual.Text{Zh: "；", En: "; "})
		}
		out = out.Plus(one)
	}
	return out
}
