package world

import "wxlab/sim/bilingual"

// danger is what it means for a platform to take a push with an effect that ought to be refused.
func danger(e Effect) bilingual.Text {
	switch e {
	case BadSignature:
		return bilingual.Textf("没有验证 msg_signature，任何知道该地址的人都能改动或重放推送",
			"msg_signature is not checked, so anybody who knows the URL can alter and replay pushes")
	case SignatureOnly:
		return bilingual.Textf("旧的 signature 不包含消息体，看到过一次推送地址的人可以换上任意密文",
			"the legacy signature does not cover the body, so whoever saw the URL of one push can put any ciphertext beneath it")
	case OldKey:
		return bilingual.Textf("它用未知的密钥加密，服务端不可能读懂：没有解密就确认了，真实的票据和消息也会这样丢失",
			"it is sealed with a key that nobody has, so it was acknowledged unread; real tickets and messages get lost the same way")
	case WrongAppID:
		return bilingual.Textf("没有核对密文尾部的 AppID，发给别的第三方平台的推送会被当作自己的",
			"the AppID behind the message is not compared, so what was meant for another component is taken for one's own")
	case Truncated:
		return bilingual.Textf("密文不完整，服务端不可能解开：没有读就确认了，微信不会再推送",
			"the ciphertext is not whole and cannot be opened, so it was acknowledged unread, and WeChat does not send it again")
	case BadLength:
		return bilingual.Textf("长度字段指向数据之外：要么没有读就确认了，要么读到了消息以外的内存",
			"the length points beyond the data: either it was acknowledged unread, or more was read than the message")
	case EntityBody:
		return bilingual.Textf("XML 解析器展开了信封里声明的实体（XXE）：任何人不必知道 Token 就能读取服务器上的文件、访问内网或耗尽内存",
			"the XML parser expands entities that the envelope declares (XXE): without knowing the Token anybody can read the "+
				"server's files, reach its network or exhaust its memory")
	case MissingParameter:
		return bilingual.Textf("缺少参数就无法验证签名，说明签名没有被检查", "without the parameter no signature can be checked, so none was")
	}
	return bilingual.Text{}
}
